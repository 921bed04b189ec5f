/* What the page knows (web/data.js, which the server makes), in Node.js: whatever the environment's PAGE has, as JSON. */
import { register } from "node:module";

const moduleOf = (text) => `data:text/javascript,${encodeURIComponent(text)}`;
const DATA = moduleOf(`export const page = ${process.env.PAGE};`);

register(moduleOf(`export const resolve = (name, context, next) =>
  name.endsWith("/web/data.js") || name === "./data.js" ? { url: ${JSON.stringify(DATA)}, shortCircuit: true } : next(name, context);`));
