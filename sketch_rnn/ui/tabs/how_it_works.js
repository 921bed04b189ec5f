/* How it works: the network as a picture, the paper's equations, and what the page's words are called there. */
import { h } from "../web/elements.js";

const SVG = `
<svg viewBox="0 0 860 316" role="img" aria-labelledby="how-title how-text">
  <title id="how-title">The network</title>
  <desc id="how-text">Two encoder rows of cells read the points of a drawing, one forwards and one backwards. Their last states make mu and presig,
    from which with noise the latent z is made. z sets the decoder's first state and is told to each of its steps. Each step
    takes the point before and gives a mixture of clouds and the pen's chances; from these the next point is picked.</desc>
  <defs><marker id="how-arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path d="M0 0L8 4L0 8z"/></marker></defs>
  <g class="zone"><rect x="8" y="30" width="292" height="250" rx="14"/><text x="20" y="54">encoder: reads a whole drawing</text></g>
  <g class="zone"><rect x="312" y="30" width="150" height="250" rx="14"/><text x="324" y="54">latent</text></g>
  <g class="zone"><rect x="474" y="30" width="378" height="250" rx="14"/><text x="486" y="54">decoder: draws, point by point</text></g>
  <g class="cell">${[0, 1, 2, 3].map((k) => `<rect x="${28 + k * 66}" y="84" width="44" height="34" rx="8"/><rect x="${28 + k * 66}" y="148" width="44" height="34" rx="8"/>`).join("")}</g>
  <g class="flow">${[0, 1, 2].map((k) => `<path d="M${72 + k * 66} 101h20"/><path d="M${94 + k * 66} 165h-20"/>`).join("")}
    ${[0, 1, 2, 3].map((k) => `<path d="M${50 + k * 66} 222v-38"/><path d="M${43 + k * 66} 222C${34 + k * 66} 190 ${16 + k * 66} 140 ${36 + k * 66} 120" class="soft"/>`).join("")}
    <path d="M270 101C300 101 300 110 332 110"/><path d="M28 165C14 165 14 72 60 70H270C306 70 300 152 332 152"/></g>
  <g class="label">${[1, 2, 3, 4].map((k) => `<text x="${50 + (k - 1) * 66}" y="240" text-anchor="middle">S<tspan dy="3" class="sub">${k}</tspan></text>`).join("")}
    <text x="154" y="266" text-anchor="middle" class="small">points, read forwards and backwards</text></g>
  <g class="cell"><rect x="334" y="94" width="62" height="32" rx="8"/><rect x="334" y="136" width="62" height="32" rx="8"/><circle cx="434" cy="131" r="19" class="z"/></g>
  <g class="label"><text x="365" y="115" text-anchor="middle">μ</text><text x="365" y="157" text-anchor="middle">presig</text><text x="434" y="136" text-anchor="middle" class="strong">z</text>
    <text x="434" y="212" text-anchor="middle" class="small">chance</text></g>
  <g class="flow"><path d="M396 110C408 110 410 118 416 123"/><path d="M396 152C408 152 410 144 416 139"/><path d="M434 200v-48"/><path d="M453 131h42"/>
    <path d="M446 116C462 92 490 84 528 84H768V104" class="soft"/><path d="M528 84v20" class="soft"/><path d="M648 84v20" class="soft"/></g>
  <g class="cell">${[0, 1, 2].map((k) => `<rect x="${497 + k * 120}" y="106" width="62" height="46" rx="8"/>`).join("")}</g>
  <g class="flow">${[0, 1].map((k) => `<path d="M${559 + k * 120} 129h56"/>`).join("")}<path d="M799 129h36"/>
    ${[0, 1, 2].map((k) => `<path d="M${528 + k * 120} 152v28"/>`).join("")}
    ${[0, 1].map((k) => `<path d="M${548 + k * 120} 238C${600 + k * 120} 238 ${570 + k * 120} 170 ${624 + k * 120} 150" class="soft"/>`).join("")}</g>
  <g class="clouds">${[0, 1, 2].map((k) => `<ellipse cx="${520 + k * 120}" cy="196" rx="16" ry="8" transform="rotate(-24 ${520 + k * 120} 196)"/><ellipse cx="${537 + k * 120}" cy="202" rx="10" ry="13"/>`).join("")}</g>
  <g class="flow">${[0, 1, 2].map((k) => `<path d="M${528 + k * 120} 216v10"/>`).join("")}</g>
  <g class="label">${[1, 2, 3].map((k) => `<text x="${528 + (k - 1) * 120}" y="244" text-anchor="middle">S<tspan dy="3" class="sub">${k}</tspan></text>`).join("")}
    <text x="663" y="269" text-anchor="middle" class="small">from the clouds a point is picked, and told to the next step</text>
    <text x="560" y="76" class="small">z is told to every step</text></g>
</svg>`;

/* MathML, written short: a space parts tokens, _ and ^ attach an index, { } group, ;; begins a line. */
const math = (source) => {
  const tokens = source.match(/[A-Za-zΑ-ω]+|[0-9.]+|[{}_^]|\S/g) || [];
  let at = 0;
  const atom = () => {
    const token = tokens[at++];
    if (token === "{") {
      const inner = row("}");
      at += 1;
      return `<mrow>${inner}</mrow>`;
    }
    if (token === "frac") return `<mfrac>${atom()}${atom()}</mfrac>`;
    if (token === "sqrt") return `<msqrt>${atom()}</msqrt>`;
    if (token === "hat") return `<mover>${atom()}<mo>^</mo></mover>`;
    if (token === "right" || token === "left") return `<mover>${atom()}<mo>${token === "right" ? "→" : "←"}</mo></mover>`;
    if (token === "to") return "<mo>→</mo>";
    if (token === "sum") return "<mo>∑</mo>";
    if (/^[0-9.]/.test(token)) return `<mn>${token}</mn>`;
    if (/^(exp|log|tanh|softmax|max|encode|forward|backward|KL|min)$/.test(token)) return `<mi mathvariant="normal">${token}</mi>`;
    if (/^[A-Za-zΑ-ω]/.test(token)) return `<mi>${token}</mi>`;
    return `<mo>${token.replace("<", "&lt;")}</mo>`;
  };
  const row = (until) => {
    let out = "";
    while (at < tokens.length && tokens[at] !== until) {
      const base = atom();
      let [low, high] = ["", ""];
      while (tokens[at] === "_" || tokens[at] === "^") {
        if (tokens[at++] === "_") low = atom();
        else high = atom();
      }
      out += low && high ? `<msubsup>${base}${low}${high}</msubsup>` : low ? `<msub>${base}${low}</msub>` : high ? `<msup>${base}${high}</msup>` : base;
    }
    return out;
  };
  return `<math display="block">${row()}</math>`;
};

/* The paper's numbers, what each says, and how it is written. */
/** @type {[number, string, string][]} */
const EQUATIONS = [
  [1, "The encoder reads the drawing S forwards and backwards; both last states together are h.", "right h = encode_→ ( S ) ,  left h = encode_← ( S^reverse ) ,  h = [ right h ; left h ]"],
  [2, "From h come a middle and a width, and with a little chance the latent z: what kind of drawing it is.", "μ = W_μ h + b_μ ,  hat σ = W_σ h + b_σ ,  σ = exp ( frac {hat σ} 2 ) ,  z = μ + σ ⊙ N ( 0 , I )"],
  [3, "The next offset of the pen comes from a mixture of M = 20 clouds (bivariate Gaussians), each with its weight.", "p ( Δx , Δy ) = sum_{j = 1}^M Π_j N ( Δx , Δy | μ_{x , j} , μ_{y , j} , σ_{x , j} , σ_{y , j} , ρ_{x y , j} ) ,  sum_{j = 1}^M Π_j = 1"],
  [4, "At each step the decoder takes the point before and z, and from its state come the numbers y.", "x_i = [ S_{i - 1} ; z ] ,  [ h_i ; c_i ] = forward ( x_i , [ h_{i - 1} ; c_{i - 1} ] ) ,  y_i = W_y h_i + b_y"],
  [5, "These are 6 numbers a cloud and 3 of the pen.", "[ ( hat Π , μ_x , μ_y , hat σ_x , hat σ_y , hat ρ_{x y} )_1 … ( hat Π , μ_x , μ_y , hat σ_x , hat σ_y , hat ρ_{x y} )_M ( hat q_1 , hat q_2 , hat q_3 ) ] = y_i"],
  [6, "Widths must be above 0, and a tilt between −1 and 1.", "σ_x = exp ( hat σ_x ) ,  σ_y = exp ( hat σ_y ) ,  ρ_{x y} = tanh ( hat ρ_{x y} )"],
  [7, "The pen’s three chances (goes on, lifts, stops) sum to 1, and so do the weights of the clouds.", "q_k = frac {exp ( hat q_k )} {sum_{j = 1}^3 exp ( hat q_j )} ,  Π_k = frac {exp ( hat Π_k )} {sum_{j = 1}^M exp ( hat Π_j )}"],
  [8, "The temperature τ, from careful (near 0) to wild (1): likelier clouds get likelier still, and all get narrower.", "hat q_k to frac {hat q_k} τ ,  hat Π_k to frac {hat Π_k} τ ,  σ_x^2 to σ_x^2 τ ,  σ_y^2 to σ_y^2 τ"],
  [9, "It is taught to find the points of people’s drawings likely (nats are counted here) and to name the pen’s states.", "L_s = - frac 1 {N_max} sum_{i = 1}^{N_s} log ( sum_{j = 1}^M Π_{j , i} N ( Δx_i , Δy_i | … ) ) ;; L_p = - frac 1 {N_max} sum_{i = 1}^{N_max} sum_{k = 1}^3 p_{k , i} log ( q_{k , i} ) ;; L_R = L_s + L_p"],
  [10, "And to keep its latents near a standard bell curve, so that one can be drawn from nothing.", "L_KL = - frac 1 {2 N_z} ( 1 + hat σ - μ^2 - exp ( hat σ ) )"],
];

const WORDS = [
  ["careful … wild", "temperature τ"],
  ["cloud", "component of the Gaussian mixture: a bivariate normal density with weight Π, middle μ, width σ and tilt ρ"],
  ["all clouds of a point", "mixture density network (the decoder’s output)"],
  ["keeps drawing, lifts the pen, stops", "pen states p1, p2, p3"],
  ["surprise", "negative log likelihood of a point, in nats"],
  ["endings", "conditional completion: sampling the decoder after priming it with an unfinished drawing"],
  ["redrawing", "conditional reconstruction: encode, then decode"],
  ["in between", "interpolation of latents (spherical: slerp)"],
  ["what kind of drawing it is", "latent vector z"],
  ["what it is (a cat)", "class embedding, told beside z (not in the paper)"],
  ["from nothing", "unconditional generation: z is that of a drawing which somebody made (in the paper: from the prior N(0, I))"],
  ["a drawing as rows of steps", "stroke-5: Δx, Δy, p1, p2, p3"],
];

/** @type {(host: HTMLElement) => void} */
export const howItWorks = (host) => {
  const picture = h("div", { class: "network", tabindex: 0, role: "group", "aria-label": "The network" });
  picture.innerHTML = SVG; // of this file alone, as are the equations
  const rows = EQUATIONS.map(([number, words, source]) => {
    const formula = h("div", { class: "formula", tabindex: 0, role: "group", "aria-label": `Equation ${number}` });
    formula.innerHTML = source.split(" ;; ").map(math).join("");
    return h("li", {}, h("p", {}, words), h("div", { class: "equation" }, formula, h("span", { class: "number" }, `(${number})`)));
  });
  const words = WORDS.map(([plain, term]) => [h("dt", {}, plain), h("dd", {}, term)]);
  host.classList.add("how-it-works");
  host.append(h("details", {}, h("summary", {}, "How it works"),
    h("p", { class: "prose" }, "The computer has seen many drawings as people’s pens made them, point after point. It has learned one thing: after these points, where does the pen go next? It never copies. It guesses the next point, picks one by lot from its guess, and asks itself again."),
    picture,
    h("h2", {}, "The equations"),
    h("p", { class: "prose" }, "With the numbers of the paper: David Ha and Douglas Eck, “A Neural Representation of Sketch Drawings”, 2018. This page’s own model differs in six: it is told the category beside z; a latent of its own, which was learned too, stands for what is not finished yet; beside each row it is told where on the sheet the pen is; the pen’s own temperature is 0.5 + 0.5 τ, which keeps careful drawings from never lifting the pen; from nothing it draws by the latent of a drawing that somebody made, not by one of chance; and what you see is chosen from several by other networks, which see what a drawing is of and tell people’s endings from the model’s."),
    h("ol", { class: "equations" }, ...rows),
    h("h2", {}, "Words"),
    h("dl", { class: "glossary" }, ...words.flat())));
};
