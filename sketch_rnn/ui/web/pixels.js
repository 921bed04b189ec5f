/* Pictures of pixels, as they are sent to be traced. */
import { page } from "./data.js";
import { h } from "./elements.js";
import { t } from "./language.js";

const QUALITY = 0.9;

/** @type {(bytes: Uint8Array, begin: string, at?: number) => boolean} */
const startsWith = (bytes, begin, at = 0) => [...begin].every((letter, k) => bytes[at + k] === letter.charCodeAt(0));

/** Whether a file begins as a PNG, a JPEG or a WebP does.
   @type {(bytes: Uint8Array) => boolean} */
export const isPixels = (bytes) => startsWith(bytes, "\x89PNG") || startsWith(bytes, "\xff\xd8\xff") || (startsWith(bytes, "RIFF") && startsWith(bytes, "WEBP", 8));

/** The same picture, upright and small enough to be sent; what is transparent stays so, or becomes white. Throws an Error for a
   person.
   @type {(file: Blob) => Promise<Blob>} */
export const small = async (file) => {
  let image;
  try {
    image = await createImageBitmap(file);
  } catch {
    throw new Error(t("This picture cannot be opened: it is broken, or cut off."));
  }
  const scale = Math.min(1, page.limits.pixels / Math.max(image.width, image.height)); // the server looks at no more
  const [width, height] = [image.width, image.height].map((side) => Math.max(1, Math.round(side * scale)));
  const canvas = h("canvas", { width, height });
  const pen = canvas.getContext("2d");
  pen.imageSmoothingQuality = "high";
  pen.drawImage(image, 0, 0, width, height);
  image.close();
  for (const kind of ["image/webp", "image/jpeg"]) { // a browser that cannot write WebP writes a PNG
    if (kind === "image/jpeg") {
      Object.assign(pen, { globalCompositeOperation: "destination-over", fillStyle: "#fff" });
      pen.fillRect(0, 0, width, height);
    }
    const blob = await new Promise((done) => canvas.toBlob(done, kind, QUALITY));
    if (blob && blob.size <= page.limits.bytes) return blob;
  }
  throw new Error(t("This picture cannot be opened: the browser cannot make it small enough."));
};
