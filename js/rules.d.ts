/* What python -m train export --web makes of the library: train/export_web.py. */
// biome-ignore lint/suspicious/noExplicitAny: of each module its own constants, by their names there
type Constants = Record<string, any>;

/** A parameter of a verb: sketch_rnn/verbs/verb.py. */
export interface Parameter {
  name: string;
  kind: "drawing" | "category" | "choice" | "whole" | "number";
  several: boolean;
  required: boolean;
  value?: unknown; // by itself
  most?: number; // of several
  bounds?: [least: number, most: number];
  choices?: string[];
  rule?: string; // what it may be, as a sentence
}

export interface VerbRules {
  answers: string;
  empty: Record<string, string>; // what is said where a drawing is empty
  parameters: Parameter[];
}

export declare const choosers: Constants;
export declare const critic: Constants;
export declare const distance: Constants;
export declare const drawing: Constants;
export declare const engine: Constants;
export declare const explain: Constants;
export declare const latent: Constants;
export declare const lesson: Constants;
export declare const likeness: Constants;
export declare const mixture: Constants;
export declare const pen_position: Constants;
export declare const recogniser: Constants;
export declare const requests: Constants;
export declare const sight: Constants;
export declare const sizing: Constants;
export declare const strokes: Constants;
export declare const variety: Constants;
export declare const FORMAT: number;
export declare const MANIFEST: string;
// biome-ignore lint/suspicious/noExplicitAny: Rules of the page's ranking.js
export declare const NAMES: any;
export declare const RUNTIME: { module: string; binary: string };
export declare const VERBS: Record<string, VerbRules>;
