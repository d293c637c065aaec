// What changes between two versions of a role, as single sentences' worth of facts: for the preview
// before it is saved.

import { actions, rightsOf, type FieldRight, type Permissions, type Scope } from '@/features/settings/permissions';

export type Verb = 'read' | 'create' | 'update' | 'delete';
export type Grant = Scope | FieldRight | boolean;

export interface RightChange {
    /** "*": every object that is not named. */
    object: string;
    verb?: Verb;
    field?: string;
    from: Grant;
    to: Grant;
}

export interface ActionChange {
    action: string;
    granted: boolean;
}

export interface PermissionsDiff {
    rights: RightChange[];
    actions: ActionChange[];
}

const verbs: Verb[] = ['read', 'create', 'update', 'delete'];

function fieldChanges(object: string, before: Permissions, after: Permissions): RightChange[] {
    const old = before.objects[object]?.fields ?? {};
    const next = after.objects[object]?.fields ?? {};
    return [...new Set([...Object.keys(old), ...Object.keys(next)])]
        .map((field) => ({ object, field, from: old[field] ?? 'write', to: next[field] ?? 'write' }))
        .filter(({ from, to }) => from !== to);
}

/** Objects that follow "*" on both sides are told once, as "*". */
export function permissionsDiff(before: Permissions, after: Permissions): PermissionsDiff {
    const named = [...new Set(['*', ...Object.keys(before.objects), ...Object.keys(after.objects)])];
    const rights = named.flatMap((object) => [
        ...verbs.map((verb) => ({ object, verb, from: rightsOf(before, object)[verb], to: rightsOf(after, object)[verb] })).filter(({ from, to }) => from !== to),
        ...fieldChanges(object, before, after),
    ]);
    const changed = actions.filter((action) => before.actions.includes(action) !== after.actions.includes(action));
    return { rights, actions: changed.map((action) => ({ action, granted: after.actions.includes(action) })) };
}

const order: Grant[] = ['none', 'own', 'team', 'below', 'all'];
const field_order: Grant[] = ['hidden', 'read', 'write'];

/** Whether it lets its users see or do more than before. */
export function widens({ from, to }: RightChange): boolean {
    if (typeof to === 'boolean') return to;
    const scale = order.includes(to) && order.includes(from) ? order : field_order;
    return scale.indexOf(to) > scale.indexOf(from);
}
