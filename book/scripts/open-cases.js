// The page of open cases.
import sheet from "../../widgets/quiz/open_cases.css";
import { openCases } from "./cases.js";
import { dress, one } from "./parts.js";

dress(sheet);
openCases(one(document, ".course-open-cases", HTMLElement));
