// Words save themselves while people type: as a draft that only they see, until they press Save.
// Without this script the Save button is enough. Nothing is kept in the browser.
(() => {
  const { keep, notYet } = document.currentScript.dataset;
  const SOON = 3_000; // milliseconds from a key to the words on their way
  const LONG = 5_000; // without an answer, until the page says so
  const PATIENCE = 25_000; // more than the site lets anybody wait for its database
  const SELDOM = 60_000; // between tries, in the end
  const MOST_WHEN_LEAVING = 60_000; // letters that browsers send for a page that is gone
  const TYPED_IN = "textarea, input:not([type=hidden], [type=checkbox], [type=radio], [type=submit], [type=button], [type=file])";

  const newWindow = () =>
    [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

  const watch = (form) => {
    // What it goes on from: it was shown again after it was sent, or holds a draft put back.
    let after = form.querySelector("[name=_draft]").value;
    let mine = newWindow();
    let number = 0;
    let isUnsaved = after !== ""; // typed here, and not saved
    let isUnkept = isUnsaved; // and not even kept as a draft
    let isLeaving = false;
    let pause = SOON;
    let waiting, sending;

    const place = document.createElement("div");
    const [problem, kept] = ["div", "div"].map((name) => place.appendChild(document.createElement(name)));
    place.className = "draft-state";
    problem.className = "draft-problem";
    problem.setAttribute("aria-live", "polite");
    (form.querySelector(".save-bar, .submit-row") ?? form).append(place);

    const say = (sentence, said = "") => {
      // The same words again would be read out again.
      if (problem.textContent !== sentence) problem.textContent = sentence;
      kept.textContent = said;
    };

    const later = (milliseconds) => {
      clearTimeout(waiting);
      waiting = setTimeout(() => put({ byItself: milliseconds !== SOON }), milliseconds);
    };

    const ask = ({ byItself }) => {
      number += 1;
      isUnkept = false;
      const address = new URL(form.getAttribute("action") || location.href, location.href);
      const asked = new URLSearchParams({
        page: address.pathname + address.search,
        window: mine,
        number,
        after,
      });
      const typed = [...new FormData(form)].filter(([, value]) => typeof value === "string");
      // Without the name of the site, which stands last.
      const title = document.title.split(/ \| | - /).slice(0, -1).join(", ").trim();
      const body = String(new URLSearchParams([...typed, ["_title", title]]));
      return fetch(`${keep}?${asked}`, {
        method: "POST",
        body,
        redirect: "error",
        headers: { "Content-Type": "application/x-www-form-urlencoded", ...(byItself && { "X-By-Itself": "yes" }) },
        keepalive: body.length < MOST_WHEN_LEAVING,
        signal: AbortSignal.timeout(PATIENCE),
      });
    };

    // Send the words once, one sending at a time. Return whether the site answered.
    const put = async (how) => {
      clearTimeout(waiting);
      waiting = undefined;
      if (sending) await sending;
      if (!isUnkept) return true;
      sending = send(how);
      const isReached = await sending;
      sending = undefined;
      return isReached;
    };

    const send = async (how) => {
      const slow = setTimeout(() => say(notYet), LONG);
      try {
        const answer = await ask(how);
        const told = await answer.json();
        if (answer.ok) {
          after = "";
          pause = SOON;
          say("", told.said);
          if (isUnkept) later(SOON);
          return true;
        }
        isUnkept = true;
        if (answer.status === 410) {
          // Saved, put back or thrown away in another window: what is typed here begins anew.
          [mine, number] = [newWindow(), 0];
          later(0);
        } else if (told.token && !how.hasFreshToken) {
          document.querySelectorAll("[name=csrfmiddlewaretoken]").forEach((box) => (box.value = told.token));
          return await send({ ...how, hasFreshToken: true });
        } else {
          say(`${notYet} ${told.said}`);
          if (answer.status >= 500) tryAgain();
        }
        return true;
      } catch (silence) {
        isUnkept = true;
        say(notYet);
        tryAgain();
        return silence.name === "TimeoutError"; // it is there, and busy: Save gives words back
      } finally {
        clearTimeout(slow);
      }
    };

    const tryAgain = () => {
      pause = Math.min(pause * 2, SELDOM);
      later(pause);
    };

    const type = () => {
      const isOnItsWay = waiting && pause === SOON;
      [isUnsaved, isUnkept, isLeaving] = [true, true, false];
      // Not put off by each key: the first one in a row counts.
      if (!isOnItsWay && !sending) {
        pause = SOON;
        later(SOON);
      }
    };
    form.addEventListener("input", type);
    // Boxes that look rows up tell jQuery alone of a choice.
    window.django?.jQuery?.(form).on("change", "select.admin-autocomplete", type);

    form.addEventListener("formdata", (event) => {
      if (number) event.formData.set("_draft", `${after} ${mine}`.trim());
    });

    // After those that may stop it. What is not kept yet is kept first: if the site cannot be
    // reached, the words stay where they are.
    addEventListener("submit", async (event) => {
      if (event.target !== form || event.defaultPrevented) return;
      if (isLeaving || !(isUnkept || sending)) {
        isLeaving = true;
        return;
      }
      event.preventDefault();
      const button = event.submitter;
      if (!(await put({}))) return;
      isLeaving = true;
      form.requestSubmit(button);
    });

    addEventListener("beforeunload", (event) => {
      if (isUnsaved && !isLeaving) event.preventDefault();
    });
    const leave = () => {
      if (isUnkept && !isLeaving) send({});
    };
    addEventListener("pagehide", leave);
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") leave();
      else if (isUnkept && isUnsaved) put({ byItself: true });
    });
    addEventListener("pageshow", (event) => {
      if (event.persisted) isLeaving = false;
    });

    if (isUnkept) later(0);
  };

  const forms = [...document.querySelectorAll("form[method=post]:not([data-draft=no])")];
  forms
    .filter((form) => form.querySelector("[name=_draft]") && form.querySelector(TYPED_IN))
    .filter((form) => !form.querySelector("[type=password]"))
    .forEach(watch);
})();
