const app1 = 0xe1, startOfScan = 0xda, exifDirectory = 0x8769, takenTag = 0x9003, textLength = 20;

/**
 * When the camera took a JPEG, as Exif writes it (2026:03:01 09:30:00 and a zero); null when it does not say. A picture that is made smaller
 * loses this, and the server wants to know whether a portrait is recent (M4).
 */
export async function takenAt(jpeg: Blob): Promise<Uint8Array | null> {
  const data = new DataView(await jpeg.slice(0, 256 * 1024).arrayBuffer());
  try {
    for (let at = 2; data.getUint8(at) === 0xff && data.getUint8(at + 1) !== startOfScan; at += 2 + data.getUint16(at + 2)) {
      if (data.getUint8(at + 1) !== app1 || data.getUint32(at + 4) !== 0x45786966) continue;
      const tiff = at + 10;
      const little = data.getUint16(tiff) === 0x4949;
      const value = (directory: number, tag: number): number | null => {
        const count = data.getUint16(tiff + directory, little);
        for (let i = 0; i < count; i++) {
          const entry = tiff + directory + 2 + 12 * i;
          if (data.getUint16(entry, little) === tag) return data.getUint32(entry + 8, little);
        }
        return null;
      };
      const directory = value(data.getUint32(tiff + 4, little), exifDirectory);
      const text = directory === null ? null : value(directory, takenTag);
      return text === null ? null : new Uint8Array(data.buffer.slice(tiff + text, tiff + text + textLength));
    }
  } catch (error) {
    // A block that points outside the file says nothing.
    if (!(error instanceof RangeError)) throw error;
  }
  return null;
}

/** The JPEG with this date in an Exif block that holds nothing else: where a photo was taken is nobody's business. */
export async function dated(jpeg: Blob, taken: Uint8Array | null): Promise<Blob> {
  if (taken?.length !== textLength) return jpeg;
  const block = new Uint8Array(4 + 6 + 44 + textLength);
  const data = new DataView(block.buffer);
  data.setUint16(0, 0xff00 | app1);
  data.setUint16(2, block.length - 2);
  block.set([0x45, 0x78, 0x69, 0x66, 0, 0, 0x49, 0x49, 42, 0, 8, 0, 0, 0], 4);
  const entry = (directory: number, tag: number, type: number, count: number, value: number): void => {
    data.setUint16(10 + directory, 1, true);
    data.setUint16(12 + directory, tag, true);
    data.setUint16(14 + directory, type, true);
    data.setUint32(16 + directory, count, true);
    data.setUint32(20 + directory, value, true);
  };
  entry(8, exifDirectory, 4, 1, 26);
  entry(26, takenTag, 2, textLength, 44);
  block.set(taken, 10 + 44);
  const start = 2;
  return new Blob([jpeg.slice(0, start), block, jpeg.slice(start)], { type: "image/jpeg" });
}
