// The page of open cases.
import sheet from "../../widgets/quiz/open_cases.css";
import { openCases } from "./cases.js";
import { one } from "./parts.js";

const styles = new CSSStyleSheet();
styles.replaceSync(sheet);
document.adoptedStyleSheets.push(styles);
openCases(one(document, ".course-open-cases", HTMLElement));
