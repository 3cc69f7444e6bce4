// While figures are typed: says beside each row what the public would see of it. The server works
// it out, as for the page "Look at it first", which does the same without this script.
(() => {
  const PAUSE = 500; // milliseconds without a key before the server is asked
  const form = document.querySelector("form[data-figures]");
  if (!form) return;

  const places = form.querySelectorAll("[data-said]");
  const others = form.querySelector("[data-said-of-others]");
  let waiting, asking;

  const say = (place, sentence) => {
    // The same words again would be read out again.
    if (place && place.textContent !== sentence) place.textContent = sentence;
  };

  const ask = async () => {
    asking?.abort();
    const question = new AbortController();
    asking = question;
    const typed = new FormData(form);
    typed.set("typing", "yes");
    try {
      const answer = await fetch(form.action, {
        method: "POST",
        body: typed,
        redirect: "error", // logged out meanwhile: the next button press says so
        signal: question.signal,
      });
      const said = answer.ok ? await answer.json() : { rows: {}, others: "" };
      places.forEach((place) => say(place, said.rows[place.dataset.said] ?? ""));
      say(others, said.others);
    } catch {
      if (question.signal.aborted) return; // a newer question is on its way
      // No answer: an old sentence must not stand beside new figures.
      [...places, others].forEach((place) => say(place, ""));
    }
  };

  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, PAUSE);
  });
})();
