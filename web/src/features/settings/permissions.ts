// What a role may: the document of the server, read and changed without loss.

export const scopes = ['none', 'own', 'team', 'below', 'all'] as const;
export type Scope = (typeof scopes)[number];
export const actions = ['import', 'export', 'bulk', 'merge', 'share', 'admin'] as const;
/** What a duplicate hint tells of a record that the role does not let see. */
export const twin_sights = ['nothing', 'exists', 'full'] as const;
export type TwinSight = (typeof twin_sights)[number];
export type FieldRight = 'hidden' | 'read' | 'write';

export interface ObjectRights {
    read?: Scope;
    create?: boolean;
    update?: Scope;
    delete?: Scope;
    duplicates?: TwinSight;
    fields?: Record<string, FieldRight>;
}

export interface Permissions {
    objects: Record<string, ObjectRights>;
    actions: string[];
}

export function asPermissions(value: unknown): Permissions {
    const document = (typeof value === 'object' && value !== null ? value : {}) as Partial<Permissions>;
    return { objects: document.objects ?? {}, actions: document.actions ?? [] };
}

/** What is not granted is denied; an object that is not named follows "*". */
export function rightsOf({ objects }: Permissions, object: string): Required<Omit<ObjectRights, 'fields' | 'duplicates'>> {
    const { read = 'none', create = false, update = 'none', delete: remove = 'none' } = objects[object] ?? objects['*'] ?? {};
    return { read, create, update, delete: remove };
}

export function twinSightOf({ objects }: Permissions, object: string): TwinSight {
    return (objects[object] ?? objects['*'])?.duplicates ?? 'nothing';
}

export function withRights(permissions: Permissions, object: string, change: Partial<ObjectRights>): Permissions {
    const own = permissions.objects[object];
    const duplicates = twinSightOf(permissions, object);
    const before: ObjectRights = own ?? { ...rightsOf(permissions, object), ...(duplicates === 'nothing' ? {} : { duplicates }) };
    return { ...permissions, objects: { ...permissions.objects, [object]: { ...before, ...change } } };
}

/** Back to what "*" says. */
export function withoutRights(permissions: Permissions, object: string): Permissions {
    return { ...permissions, objects: Object.fromEntries(Object.entries(permissions.objects).filter(([name]) => name !== object)) };
}

export function withField(permissions: Permissions, object: string, field: string, right: FieldRight): Permissions {
    const { fields = {} } = permissions.objects[object] ?? {};
    const next = Object.fromEntries(Object.entries({ ...fields, [field]: right }).filter(([, each]) => each !== 'write'));
    return withRights(permissions, object, { fields: next });
}

export function withAction(permissions: Permissions, action: string, granted: boolean): Permissions {
    const others = permissions.actions.filter((each) => each !== action);
    return { ...permissions, actions: granted ? [...others, action] : others };
}
