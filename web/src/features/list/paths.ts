// Fields of an object and of what it refers to, as paths: "name", "account.industry".

import type { Meta } from '@/api/meta';
import type { Field, ObjectMeta } from '@/api/types';
import type { Label } from '@/lib/i18n';

export interface FieldPath {
    path: string;
    field: Field;
    /** The labels on the way, the field's own last. */
    labels: Label[];
}

const hidden = ['id', 'version', 'deleted_at'];

function own(object: ObjectMeta): Field[] {
    return object.fields.filter((field) => !hidden.includes(field.name)).toSorted((a, b) => Number(a.system) - Number(b.system));
}

/** Breadth first: what is near comes first. References lead on `depth` times; users are an end. */
export function pathsOf(meta: Meta, object: ObjectMeta, depth = 2): FieldPath[] {
    let level: { object: ObjectMeta; prefix: string; labels: Label[] }[] = [{ object, prefix: '', labels: [] }];
    const found: FieldPath[] = [];
    for (let step = 0; step <= depth; ++step) {
        const next: typeof level = [];
        for (const { object: at, prefix, labels } of level) {
            for (const field of own(at)) {
                if (step > 0 && field.system) continue;
                const here = [...labels, field.label];
                found.push({ path: prefix + field.name, field, labels: here });
                const target = field.kind === 'reference' ? meta.object(field.object) : undefined;
                if (target?.access.read) next.push({ object: target, prefix: `${prefix}${field.name}.`, labels: here });
            }
        }
        level = next;
    }
    return found;
}
