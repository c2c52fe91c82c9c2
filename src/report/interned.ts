/** Gives each of many things a place, the same one for those that are the same. */
export class Interned<T extends string | number | boolean | null> {
  private readonly places = new Map<T, number>();

  place(thing: T): number {
    let place = this.places.get(thing);
    if (place === undefined) {
      place = this.places.size;
      this.places.set(thing, place);
    }
    return place;
  }

  /** All of them, by their places; those that are added on the way included. */
  [Symbol.iterator](): Iterator<T> {
    return this.places.keys();
  }
}
