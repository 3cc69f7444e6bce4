// What pages of the admin leave without a name or a way to reach it, for people who cannot see or
// use a mouse.
(() => {
  const labelOf = (box) =>
    box.getAttribute("aria-label") ||
    document.querySelector(`label[for="${CSS.escape(box.id)}"]`)?.textContent.replace(/:\s*$/, "");

  const mend = () => {
    // A heading of nothing is a cell.
    document.querySelectorAll("thead th:empty").forEach((heading) => {
      const cell = document.createElement("td");
      cell.className = heading.className;
      heading.replaceWith(cell);
    });
    // What scrolls and may hold nothing to reach must be reached itself.
    document.querySelectorAll(".inline-group").forEach((group) => {
      if (group.scrollWidth > group.clientWidth) group.tabIndex = 0;
    });
    // Boxes that look rows up stand in for a plain one, and do not take over its label.
    document.querySelectorAll("select.admin-autocomplete").forEach((box) => {
      const name = labelOf(box);
      const parts = box.parentElement.querySelectorAll(
        ".select2-selection, .select2-selection__rendered, .select2-search__field",
      );
      if (name) parts.forEach((part) => part.setAttribute("aria-label", name));
    });
  };

  // After the admin's own scripts, which wait for jQuery where they use it.
  const jQuery = window.django?.jQuery;
  if (jQuery) jQuery(mend);
  else addEventListener("DOMContentLoaded", mend);
  document.addEventListener("formset:added", mend);
})();
