import type { actions, FieldRight, Scope, TwinSight } from '@/features/settings/permissions';
import type { Verb } from '@/features/settings/permissions-diff';
import type { MessageId } from '@/lib/i18n';

export const scope_words: Record<Scope, MessageId> = {
    none: 'settings.scope_none', own: 'settings.scope_own', team: 'settings.scope_team', below: 'settings.scope_below', all: 'settings.scope_all',
};
export const right_words: Record<FieldRight, MessageId> = { write: 'settings.field_write', read: 'settings.field_read', hidden: 'settings.field_hidden' };
export const twin_words: Record<TwinSight, MessageId> = { nothing: 'settings.twin_nothing', exists: 'settings.twin_exists', full: 'settings.twin_full' };
export const verb_words: Record<Verb, MessageId> = {
    read: 'settings.read', create: 'settings.create', update: 'settings.update', delete: 'settings.remove',
};
export const action_words: Record<(typeof actions)[number], MessageId> = {
    import: 'settings.may_import', export: 'settings.may_export', bulk: 'settings.may_bulk', merge: 'settings.may_merge', share: 'settings.may_share',
    admin: 'settings.may_admin',
};
