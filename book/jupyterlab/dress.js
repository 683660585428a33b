// The extension's rules, once the first part of the course is shown; before that JupyterLab knows none of them.
import css from "course-made/lesson.raw.css";
import { addStyle } from "../../widgets/shared/dom.js";

export const dress = () => addStyle("lesson", css);
