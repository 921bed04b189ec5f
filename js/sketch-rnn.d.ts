/* Sketch-RNN without a server: see sketch-rnn.js. The options of the verbs stand in options.d.ts, which is made of the library's. */
import type {
  AnalogyOptions, CompleteOptions, Drawn, ExplainOptions, GenerateOptions, GuessOptions, InterpolateOptions, LessonOptions, MorphOptions,
  ReconstructOptions, Strokes, TidyOptions,
} from "./options.js";

export type { Drawn, Strokes };

/** One drawing of the network's, in the units of the drawing that was given, or of a box of 255. */
export interface Sketch {
  strokes: Strokes;
  /** Whether the network ended it itself. */
  finished: boolean;
  category: string;
  temperature: number;
  /** How unlikely the network finds a row of it, on the average. */
  nats: number;
  /** From how many candidates it was kept. */
  care: number;
  /** Of a tidied drawing: how far it is from the one that was given. */
  distance?: number;
}

export interface Mark {
  stroke: number;
  likeness: number;
  words: string;
}

export interface Expected {
  x: number;
  y: number;
  stroke: number;
  nats: number;
  pen: [down: number, lifted: number, over: number];
  drawn: number;
  mixture: { weight: number; x: number; y: number; sx: number; sy: number; rho: number }[];
}

export interface Artist {
  /** What it can draw, best first. */
  readonly categories: string[];
  complete(drawing: Drawn, category: string, options?: CompleteOptions): AsyncGenerator<Sketch, void, undefined>;
  reconstruct(drawing: Drawn, category: string, options?: ReconstructOptions): AsyncGenerator<Sketch, void, undefined>;
  tidy(drawing: Drawn, category: string, options?: TidyOptions): AsyncGenerator<Sketch, void, undefined>;
  interpolate(a: Drawn, b: Drawn, category: string, options?: InterpolateOptions): AsyncGenerator<Sketch, void, undefined>;
  morph(drawing: Drawn, categories: string | string[], options?: MorphOptions): AsyncGenerator<Sketch, void, undefined>;
  analogy(a: Drawn, b: Drawn, c: Drawn, category: string, options?: AnalogyOptions): AsyncGenerator<Sketch, void, undefined>;
  generate(category: string | string[], options?: GenerateOptions): AsyncGenerator<Sketch, void, undefined>;
  lesson(category: string, options?: LessonOptions): Promise<{ drawing: Sketch; marks: Mark[] }>;
  explain(drawing: Drawn, category: string, options?: ExplainOptions): Promise<{ first: [number, number]; points: Expected[] }>;
  guess(drawing: Drawn, options?: GuessOptions): Promise<{ category: string; chance: number }[]>;
  /** A verb's whole answer, of arguments by their names. */
  ask(verb: string, asked: Record<string, unknown>): Promise<unknown>;
  /** Use the network a little, so that the browser has made it quick by the first drawing. */
  warm(options?: { signal?: AbortSignal }): Promise<void>;
}

/** What was asked cannot be done; the message is for a person. */
export class DrawingError extends Error {}

/** The network of a folder; by itself of the one that this file lies in. */
export function load(
  folder?: string | URL,
  options?: {
    /** Told of the bytes that came. */
    progress?(loaded: number, total: number): void;
    /** An ONNX Runtime (onnxruntime-web) that is there already. */
    ort?: unknown;
  },
): Promise<Artist>;
