// What is more than the site takes is stopped before it is sent, while every word is in its box.
(() => {
  const { most, mostBoxes, said } = document.currentScript.dataset;

  addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    const boxes = [...new FormData(form, event.submitter)].filter(([, value]) => typeof value === "string");
    form.querySelector(".too-large")?.remove();
    if (boxes.length <= Number(mostBoxes) && String(new URLSearchParams(boxes)).length <= Number(most)) return;
    event.preventDefault();
    const sentence = document.createElement("p");
    sentence.className = "too-large";
    sentence.setAttribute("role", "alert");
    (event.submitter?.closest("p, div") ?? form).before(sentence);
    sentence.textContent = said; // put in last, so that it is read out
  });
})();
