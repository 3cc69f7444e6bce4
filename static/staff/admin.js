// Names for what pages of the admin leave without one, so that it can be read out.
(() => {
  const named = (box) => document.querySelector(`label[for="${CSS.escape(box.id)}"]`)?.textContent;

  addEventListener("load", () => {
    // A heading of nothing is a cell.
    document.querySelectorAll("thead th:empty").forEach((heading) => {
      const cell = document.createElement("td");
      cell.className = heading.className;
      heading.replaceWith(cell);
    });
    // Boxes that look rows up stand in for a plain one, and do not take over its label.
    document.querySelectorAll("select.admin-autocomplete").forEach((box) => {
      const name = box.getAttribute("aria-label") || named(box)?.trim().replace(/:$/, "");
      const parts = box.parentElement.querySelectorAll(
        ".select2-selection, .select2-selection__rendered, .select2-search__field",
      );
      if (name) parts.forEach((part) => part.setAttribute("aria-label", name));
    });
  });
})();
