import { start } from "../Zhuxue.Platform/Components/site";

start({});
