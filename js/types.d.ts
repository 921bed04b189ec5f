/* What the modules hand to each other. */
export type Point = [x: number, y: number];
export type Line = Point[];
export type Stroke = number[][];
export type Box = [left: number, top: number, right: number, bottom: number];
export type Numbers = Float32Array | number[];
export type Tensors = Record<string, Float32Array>;
// biome-ignore lint/suspicious/noExplicitAny: float32, and the numbers of categories
export type Run = (feeds: Record<string, any>, outputs: string[]) => Promise<Record<string, Float32Array>>;
export type Progress = (loaded: number, total: number) => void;

/** What a folder says of its model: train/export_web.py. */
export interface Model {
  scale: number;
  max_rows: number;
  size: number;
  latent_size: number;
  null_latent: boolean;
  category_size: number;
  mixtures: number;
  pen_position: boolean;
  plans: number;
  categories: string[];
  best_first: string[];
  recognises: string[];
  criticises: string[];
}

export interface Manifest {
  format: number;
  model: Model;
  files: Record<string, { packed: number; bytes: number; sha256: string }>;
}

/** The place of a drawing's random numbers: sampling/loop.py. */
export interface Key {
  seed: number;
  number: number;
  candidate: number;
}

/** The strokes so far at one of the sizes that they may have. */
export interface Reading {
  rows: Float32Array;
  unit: number;
  fraction: number;
}

/** What a drawing starts from: the constant share of the gates, and the state. */
export interface Beginning {
  gates: Float32Array;
  h: Float32Array;
  c: Float32Array;
  position?: Float32Array;
  z?: Float32Array | null;
  kind?: Float32Array;
}

/** A beginning that was read: its rows, and the state before the last of them. */
export interface Begun {
  start: Beginning;
  state: Beginning;
  rows: Float32Array;
  last: Float32Array;
}

export interface Wanted {
  begun: Begun;
  key: Key;
  temperature: number;
}

export interface Sampled {
  rows: Float32Array;
  finished: boolean;
  logLikelihood: number;
}

/** One drawing that is asked for, and where it lies on its sheet. */
export interface Request {
  category: string;
  temperature: number;
  key: Key;
  unit: number;
  point: Point;
  penDown: boolean;
}

export interface Sketched {
  lines: Line[];
  finished: boolean;
  category: string;
  temperature: number;
  nats: number;
  care: number;
  distance?: number;
}

export interface Sketch {
  strokes: Stroke[];
  finished: boolean;
  category: string;
  temperature: number;
  nats: number;
  care: number;
}

export interface Candidate {
  sketch: Sketched;
  drawn: Sampled;
  begun: Begun;
}

export interface Chooser {
  candidates: number;
  inOrder: boolean;
  choose(tried: Candidate[][], before: Line[]): Promise<Sketched[]>;
}

export interface Recogniser {
  categories: string[];
  side: number;
  look(pictures: Uint8Array[][]): Promise<{ features: Float32Array[]; logits: Float32Array[] }>;
}

export interface Critic {
  categories: string[];
  side: number;
  logits(pictures: Uint8Array[][], categories: string[]): Promise<number[]>;
}

export interface Encoded {
  mu: Float32Array;
  presig: Float32Array;
  unit: number;
  point: Point;
}

export interface Component {
  logWeight: number;
  mu: number[];
  logSigma: number[];
  raw: number; // rho before its tanh
}

export interface Expected {
  logPen: number[];
  components: Component[];
}

export interface Mark {
  stroke: number;
  likeness: number;
  words: string;
}
