// Marks the rows that somebody types in. Without a script the browser says it, by `:user-valid`: that
// is true of every box from the moment a form is sent.
document.querySelector("form.writing")?.addEventListener("input", ({ target }) => {
  if (target.matches(".row-new textarea, .seldom input")) target.closest(".row").classList.add("row-typed");
});
