// Where the builder finds what this project has made before: data of the chapters, style sheet, demos; and the page's fonts.
const path = require("node:path");
const root = path.resolve(__dirname, "../..");

module.exports = {
  resolve: {
    alias: {
      "course-made": path.join(root, "_build", "jupyterlab"),
      "course-demos": path.join(root, "widgets", "static"),
      "course-fonts": path.join(root, "node_modules", "@fontsource-variable"),
    },
  },
};
