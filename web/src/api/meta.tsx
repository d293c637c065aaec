import { queryOptions, useSuspenseQuery } from '@tanstack/react-query';
import { createContext, use, type ReactNode } from 'react';
import { http } from '@/api/client';
import type { Field, MetaDocument, ObjectMeta } from '@/api/types';
import type { Label } from '@/lib/i18n';

export const metaQuery = queryOptions({
    queryKey: ['meta'],
    queryFn: ({ signal }) => http.get<MetaDocument>('/meta', { signal }),
    // An event tells when the schema changes.
    staleTime: Infinity,
    gcTime: Infinity,
});

/** A formula or roll-up shows and compares as its result does, and nobody writes it. */
const asShown = (field: Field): Field => (field.kind === 'formula' || field.kind === 'rollup' ? { ...field, kind: field.result ?? 'text', writable: false } : field);

export class Meta {
    readonly objects: readonly ObjectMeta[];
    private readonly by_name: Map<string, ObjectMeta>;
    private readonly with_activities: Set<string>;

    constructor(document: MetaDocument) {
        // What is done about a record stands in its timeline: the bare links are there to be asked, not to be listed.
        const listed = (object: ObjectMeta) => ({ ...object, fields: object.fields.map(asShown), relations: object.relations.filter((relation) => relation.object !== 'activity_links' || relation.through) });
        this.with_activities = new Set(document.objects.flatMap(({ name, relations }) => (relations.some((relation) => relation.name === 'activity_links') ? [name] : [])));
        this.objects = document.objects.map(listed);
        this.by_name = new Map(this.objects.map((object) => [object.name, object]));
    }
    object(name: string | null | undefined): ObjectMeta | undefined {
        return name ? this.by_name.get(name) : undefined;
    }
    /** Whether a filter can ask for what is done about its records. */
    asksActivities(name: string): boolean {
        return this.with_activities.has(name);
    }
    /** The field of a path such as "account.industry". */
    field(object: ObjectMeta, path: string): Field | undefined {
        const [head = '', ...rest] = path.split('.');
        const field = object.fields.find((candidate) => candidate.name === head);
        if (rest.length === 0 || !field) return field;
        const target = this.object(field.object);
        return target ? this.field(target, rest.join('.')) : undefined;
    }
}

const known = new WeakMap<MetaDocument, Meta>();

/** One for each document: it is asked for in every cell. */
function metaOf(document: MetaDocument): Meta {
    const meta = known.get(document) ?? new Meta(document);
    known.set(document, meta);
    return meta;
}

const MetaContext = createContext<Meta | null>(null);

export function MetaProvider({ children }: { children: ReactNode }) {
    const { data } = useSuspenseQuery(metaQuery);
    return <MetaContext value={metaOf(data)}>{children}</MetaContext>;
}

/** The objects of the workspace; only below the frame. */
export function useMeta(): Meta {
    const meta = use(MetaContext);
    if (!meta) throw new Error('useMeta outside MetaProvider');
    return meta;
}

export function useObject(name: string): ObjectMeta | undefined {
    return useMeta().object(name);
}

export function oneLabel(object: ObjectMeta): Label {
    return { en: object.labels.en.one, zh: object.labels.zh.one };
}

export function manyLabel(object: ObjectMeta): Label {
    return { en: object.labels.en.many, zh: object.labels.zh.many };
}

/** What names a record on screen. */
export function titleOf(object: ObjectMeta | undefined, record: Record<string, unknown>): string {
    const value = record[object?.title ?? 'name'] ?? record['name'];
    if (typeof value === 'string') return value;
    if (typeof value === 'object' && value !== null && 'name' in value) return String(value.name);
    return value === null || value === undefined ? '' : String(value);
}

const helpers = ['saved_views', 'tags', 'pipelines', 'stages', 'comments', 'attachments', 'users', 'teams', 'roles'];

/** Not one that belongs to other records or to the settings, and is reached from there. */
export function isMain(object: ObjectMeta): boolean {
    return object.role === 'record' && object.navigation !== false && !helpers.includes(object.name);
}

/** So few records that they can be listed whole: stages, roles. */
export function isShort(object: ObjectMeta): boolean {
    return object.role === 'system' || ['pipelines', 'stages', 'teams', 'roles', 'tags'].includes(object.name);
}
