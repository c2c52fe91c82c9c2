/** Whole numbers as bytes: seven bits a byte, the lowest first, the eighth says that more follow. */

/** Collects numbers from 0 to 2^32 - 1. */
export class NumberWriter {
  private bytes = new Uint8Array(1 << 16);
  private length = 0;

  put(number: number): void {
    if (this.length + 5 > this.bytes.length) this.grow();
    let rest = number;
    while (rest > 127) {
      this.bytes[this.length++] = (rest & 127) | 128;
      rest >>>= 7;
    }
    this.bytes[this.length++] = rest;
  }

  /** A number that may be negative. */
  putSigned(number: number): void {
    this.put(number < 0 ? -2 * number - 1 : 2 * number);
  }

  /** What was put so far. */
  all(): Uint8Array {
    return this.bytes.subarray(0, this.length);
  }

  private grow(): void {
    const larger = new Uint8Array(this.bytes.length * 2);
    larger.set(this.bytes);
    this.bytes = larger;
  }
}

/** Gives them back in the same order. */
export class NumberReader {
  private at = 0;
  constructor(private readonly bytes: Uint8Array) {}

  next(): number {
    let byte = this.bytes[this.at++] ?? 0;
    let number = byte & 127;
    for (let shift = 7; byte > 127; shift += 7) {
      byte = this.bytes[this.at++] ?? 0;
      number |= (byte & 127) << shift;
    }
    return number >>> 0;
  }

  nextSigned(): number {
    const number = this.next();
    return number & 1 ? -(number + 1) / 2 : number / 2;
  }
}
