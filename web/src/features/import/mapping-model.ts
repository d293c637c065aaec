// How the columns of a file become fields, as the screen edits it.

import type { ImportData, ImportError, ImportSettings } from '@/api/imports';
import { isMain } from '@/api/meta';
import type { Field, ObjectMeta } from '@/api/types';

const not_imported_kinds: readonly string[] = ['file', 'json', 'autonumber'];

export function targetFields(object: ObjectMeta): Field[] {
    return object.fields.filter((field) => field.writable && !not_imported_kinds.includes(field.kind));
}

/** A place that a column may fill: a field, or a field of the record that a reference names. */
export interface Place {
    /** "email", "account.website" */
    name: string;
    field: Field;
    /** The reference that leads there; none: the row's own record. */
    through?: Field;
}

const given_once: readonly string[] = ['reference', 'user', 'formula', 'rollup'];

/** The row's own fields first, then those of the records that it names: the account of a contact. */
export function targetPlaces(object: ObjectMeta, objectNamed: (name: string | undefined) => ObjectMeta | undefined): Place[] {
    const own = targetFields(object).map((field) => ({ name: field.name, field }));
    const beside = object.fields
        .filter((field) => field.kind === 'reference' && field.writable && field.object !== object.name)
        .flatMap((through) => {
            const target = objectNamed(through.object);
            if (!target?.access.create || !isMain(target)) return [];
            return targetFields(target)
                .filter((field) => !given_once.includes(field.kind) && !field.system)
                .map((field) => ({ name: `${through.name}.${field.name}`, field, through }));
        });
    return [...own, ...beside];
}

const list_kinds: readonly string[] = ['emails', 'phones', 'tags', 'choices'];

/** What was saved, else what the server proposes. */
export function settingsOf(data: ImportData): ImportSettings {
    const saved = new Map(data.mapping?.map((entry) => [entry.column, entry]));
    return {
        mapping: data.columns.map((column) => saved.get(column.name) ?? { column: column.name, field: null, ...column.proposal }),
        mode: data.mode ?? 'create',
        key: data.key ?? null,
        defaults: data.defaults ?? {},
        date_format: data.date_format ?? 'auto',
        value_map: data.value_map ?? {},
        twins: data.twins ?? 'rule',
        preset: data.preset ?? null,
    };
}

/** Fields that two columns want at once; lists take several, and a record is named whole or by its parts. */
export function doubleTargets(object: ObjectMeta, settings: ImportSettings): Set<string> {
    const seen = new Set<string>();
    const twice = new Set<string>();
    const is_list = (name: string) => list_kinds.includes(object.fields.find((field) => field.name === name)?.kind ?? '');
    for (const { field } of settings.mapping) {
        if (field && seen.has(field) && !is_list(field)) twice.add(field);
        if (field) seen.add(field);
    }
    for (const name of seen) {
        const whole = name.split('.')[0] ?? '';
        if (whole !== name && seen.has(whole)) twice.add(whole);
    }
    return twice;
}

/** What the server fills in by itself: the default pipeline; of a person without a mail address, one that says so. */
const filled_by_server = (object: ObjectMeta, field: Field) => field.object === 'pipelines' || (object.name === 'users' && field.name === 'email');

/** A person's name is made of its parts. */
const composed = (object: ObjectMeta, field: Field, filled: Set<string>) => field.name === object.title && ['first_name', 'last_name'].some((part) => filled.has(part));

/** Required fields that neither a column nor a fixed value fills. */
export function unfilled(object: ObjectMeta, settings: ImportSettings): Field[] {
    if (settings.mode === 'update') return [];
    const filled = new Set([...settings.mapping.flatMap((entry) => entry.field ?? []), ...Object.keys(settings.defaults)]);
    const has_default = (field: Field) => field.default !== null && field.default !== undefined;
    return object.fields.filter((field) => field.required && field.writable && !has_default(field) && !filled.has(field.name) && !composed(object, field, filled) && !filled_by_server(object, field));
}

/** Fields by which rows find the records that are there already. */
export function keyFields(object: ObjectMeta, settings: ImportSettings): Field[] {
    const mapped = new Set(settings.mapping.map((entry) => entry.field));
    const usable: readonly string[] = ['text', 'email', 'phone', 'url', 'integer', 'autonumber'];
    return object.fields.filter((field) => mapped.has(field.name) && usable.includes(field.kind));
}

const identifying: readonly string[] = ['email', 'emails', 'phone', 'phones', 'url', 'autonumber'];

/** Whether some column tells who a record is: a mail address, a phone, a website, another system's number. */
export function identifies(object: ObjectMeta, settings: ImportSettings): boolean {
    const mapped = new Set(settings.mapping.map((entry) => entry.field));
    return object.fields.some((field) => mapped.has(field.name) && (identifying.includes(field.kind) || field.name === 'external_id'));
}

/** The fields by which a row may name another record. */
export function matchFields(target: ObjectMeta): Field[] {
    const named = target.fields.filter((field) => field.name === target.title);
    const others = target.fields.filter((field) => field.name !== target.title && (field.unique || ['email', 'code', 'domain', 'external_id'].includes(field.name)));
    return [...named, ...others];
}

/** A column by which rows of another file of the run, or of this one, are named. */
export interface FileColumn {
    file: string;
    column: string;
}

/** What stands in those files that hold what is named; one line a column, however many files have it. */
export function fileColumns(target: ObjectMeta, run: readonly ImportData[], own: { id: string; column: string }): FileColumn[] {
    const found = new Map<string, FileColumn>();
    for (const part of run.filter((each) => each.object === target.name)) {
        for (const { name } of part.columns) {
            if ((part.id !== own.id || name !== own.column) && !found.has(name)) found.set(name, { file: part.file, column: name });
        }
    }
    return [...found.values()];
}

/** The values of a column as far as we know them: the samples, and what the dry run could not read. */
export function knownValues(data: ImportData, column: string): string[] {
    const samples = data.columns.find((each) => each.name === column)?.samples ?? [];
    const refused = (data.errors ?? []).filter((error) => error.column === column).map((error) => error.value);
    return [...new Set([...samples, ...refused])].filter(Boolean);
}

/** Without the entries that say nothing; the maps of columns that are no longer imported go too. */
export function cleanSettings(settings: ImportSettings): ImportSettings {
    const mapped = new Set(settings.mapping.filter((entry) => entry.field).map((entry) => entry.column));
    const maps = Object.entries(settings.value_map)
        .filter(([column]) => mapped.has(column))
        .filter(([, values]) => Object.keys(values).length > 0);
    const { preset: _, ...kept } = settings;
    return {
        ...kept,
        key: settings.mode === 'create' && !settings.key ? null : settings.key,
        mapping: settings.mapping.map((entry) => (entry.field ? entry : { column: entry.column, field: null })),
        value_map: Object.fromEntries(maps),
    };
}

/** The same trouble with the same value once, with the number of lines that have it too. */
export function foldErrors(errors: readonly ImportError[]): { error: ImportError; more: number }[] {
    const folded = new Map<string, { error: ImportError; more: number }>();
    for (const error of errors) {
        const key = JSON.stringify([error.column, error.value, error.message]);
        const held = folded.get(key);
        if (held) held.more += 1;
        else folded.set(key, { error, more: 0 });
    }
    return [...folded.values()];
}
