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
    // On a phone rows of a list are cards, and each cell says which column it is of (lists.css).
    const columns = [...document.querySelectorAll("#result_list thead th, #result_list thead td")];
    document.querySelectorAll("#result_list tbody tr").forEach((row) =>
      [...row.children].forEach((cell, place) => {
        const column = columns[place]?.querySelector(".text")?.textContent.trim();
        if (column && cell.tagName === "TD") cell.dataset.column = column;
      }),
    );
    // What scrolls and may hold nothing to reach must be reached itself.
    document.querySelectorAll(".inline-group, #changelist .results").forEach((group) => {
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
