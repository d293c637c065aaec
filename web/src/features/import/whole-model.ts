// An archive of several files, as the screen shows it.

import { isAtWork, type ImportData } from '@/api/imports';
import type { Field, ObjectMeta } from '@/api/types';
import { matchFields, type FileColumn } from '@/features/import/mapping-model';

/** Until it has been run. */
export const mayChange = (whole: ImportData) => !whole.batch && !isAtWork(whole.state);

/** The ids in the order that has this part one place further up or down. */
export function moved(parts: readonly ImportData[], id: string, by: -1 | 1): string[] {
    const ids = parts.map((part) => part.id);
    const at = ids.indexOf(id);
    const to = at + by;
    if (at < 0 || to < 0 || to >= ids.length) return ids;
    ids.splice(at, 1);
    ids.splice(to, 0, id);
    return ids;
}

/** A column of one file that names rows of another, or of its own. */
export interface Relation {
    column: string;
    field: Field;
    to: FileColumn;
    /** The file that is named comes later: what it is about waits for the end. */
    later: boolean;
}

type ObjectNamed = (name: string | undefined) => ObjectMeta | undefined;

/** The column of `parent` that holds what a row is found by. */
function namedColumn(parent: ImportData, target: ObjectMeta, match: string | null | undefined): string | undefined {
    const field = match ?? matchFields(target)[0]?.name;
    return parent.mapping?.find((entry) => entry.field === field)?.column;
}

export function relationsOf(part: ImportData, run: readonly ImportData[], objectNamed: ObjectNamed): Relation[] {
    const object = objectNamed(part.object);
    return (part.mapping ?? []).flatMap(({ column, field: name, match, match_column }) => {
        const field = object?.fields.find((each) => each.name === name && ['reference', 'user'].includes(each.kind));
        const target = objectNamed(field?.object);
        if (!field || !target) return [];
        for (const parent of run.filter((each) => each.object === target.name)) {
            const named = match_column ? parent.columns.find((each) => each.name === match_column)?.name : namedColumn(parent, target, match);
            if (named) return [{ column, field, to: { file: parent.file, column: named }, later: run.indexOf(parent) > run.indexOf(part) }];
        }
        return [];
    });
}
