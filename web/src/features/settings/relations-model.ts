import type { Field, ObjectMeta } from '@/api/types';

export interface Tie {
    object: ObjectMeta;
    /** The references that make it. */
    fields: Field[];
}

const nobody = ['created_by', 'updated_by', 'owner'];

const references = (object: ObjectMeta) => object.fields.filter((field) => field.object && !field.system && !nobody.includes(field.name));

/** What an object refers to, and what refers to it; itself left out. */
export function neighbours(objects: readonly ObjectMeta[], object: ObjectMeta): { to: Tie[]; from: Tie[] } {
    const others = objects.filter((each) => each.name !== object.name);
    const tie = (other: ObjectMeta, fields: Field[]): Tie[] => (fields.length > 0 ? [{ object: other, fields }] : []);
    return {
        to: others.flatMap((other) => tie(other, references(object).filter((field) => field.object === other.name))),
        from: others.flatMap((other) => tie(other, references(other).filter((field) => field.object === object.name))),
    };
}
