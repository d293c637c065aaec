// What is known of somebody on the map: whom they report to, their role in buying, when to reach them, and where
// they stand on each opportunity.

import { Alert, Button, Modal, NativeSelect, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { CommitteePerson } from '@/api/committee';
import { useMeta } from '@/api/meta';
import { recordQuery, refreshRecords } from '@/api/records';
import { sendBatch } from '@/api/rows';
import type { Field, Named } from '@/api/types';
import { useSubmit } from '@/api/use-submit';
import { changesOf, of_role, personField, type SaidOfRoles } from '@/features/record/accounts/committee-model';
import { useRoleWords } from '@/features/record/accounts/use-role-words';
import { RecordSelect } from '@/fields/shared/record-select';
import { useLanguage } from '@/lib/i18n';
import { keyLabel, onKeys } from '@/lib/keys';
import { toast } from '@/ui/toast';
import asked from '@/records/ask-dialog.module.css';
import classes from '@/features/record/accounts/committee.module.css';

export function PersonDialog({ person, onClose }: { person: CommitteePerson; onClose(): void }) {
    const { t, label } = useLanguage();
    const client = useQueryClient();
    const meta = useMeta();
    const words = useRoleWords();
    const contacts = meta.object('contacts');
    const joining = meta.object('opportunity_contacts');
    const { busy, error, field_errors: placed_errors, submit, clear } = useSubmit();
    const field_errors = Object.fromEntries(Object.entries(placed_errors).map(([place, message]) => [personField(place), message]));
    const { data: contact } = useQuery(recordQuery('contacts', person.id));
    const [changed, setChanged] = useState<Record<string, unknown>>({});
    const [said, setSaid] = useState<SaidOfRoles>({});
    const field = (name: string): Field | undefined => contacts?.fields.find((each) => each.name === name);
    const writable = (name: string) => Boolean(contacts?.access.update && field(name)?.writable);
    const reports_to = 'reports_to' in changed ? (changed['reports_to'] as Named | null) : ((contact?.['reports_to'] as Named | null | undefined) ?? null);
    const textOf = (name: string) => String((name in changed ? changed[name] : contact?.[name]) ?? '');
    const set = (name: string, value: unknown) => {
        clear(`operations[0].${name}`);
        setChanged({ ...changed, [name]: value });
    };

    async function save() {
        const went = await submit(async () => {
            const values = Object.fromEntries(Object.entries(changed).map(([name, value]) => [name, name === 'reports_to' ? ((value as Named | null)?.id ?? null) : value || null]));
            const operations = changesOf(person, contact?.version ?? person.version, values, said);
            if (operations.length > 0) await sendBatch(operations, person.name);
        });
        // After a refusal as well: somebody else may have changed them, and a retry needs the new versions.
        await Promise.all([refreshRecords(client, 'opportunity_contacts'), refreshRecords(client, 'contacts')]);
        if (!went) return;
        toast({ text: t('accounts.person_saved', { name: person.name }) });
        onClose();
    }
    const options = (of: Field | undefined) => [{ value: '', label: '–' }, ...(of?.options ?? []).filter((option) => option.active !== false).map((option) => ({ value: option.value, label: label(option.label) }))];
    return (
        <Modal opened onClose={onClose} title={person.name} size={520} closeButtonProps={{ 'aria-label': t('action.close') }}>
            <form
                noValidate
                onSubmit={(event) => {
                    event.preventDefault();
                    void save();
                }}
                onKeyDown={onKeys({ 'Mod+Enter': () => void save() })}
            >
                {error && !['reports_to', 'buying_role', 'best_time'].some((name) => field_errors[name]) && <Alert color="red">{Object.values(field_errors).find(Boolean) ?? error}</Alert>}
                <div className={asked['asked']}>
                    {writable('reports_to') && contact && (
                        <RecordSelect
                            object="contacts"
                            value={reports_to}
                            input={{ label: label(field('reports_to')?.label), error: field_errors['reports_to'] || undefined }}
                            onChange={(named) => set('reports_to', named)}
                        />
                    )}
                    {field('buying_role') && (
                        <NativeSelect label={label(field('buying_role')?.label)} disabled={!writable('buying_role')} value={textOf('buying_role')} data={options(field('buying_role'))} error={field_errors['buying_role'] || undefined} onChange={(event) => set('buying_role', event.currentTarget.value)} />
                    )}
                    {field('best_time') && (
                        <TextInput label={label(field('best_time')?.label)} description={label(field('best_time')?.help)} disabled={!writable('best_time')} maxLength={120} value={textOf('best_time')} error={field_errors['best_time'] || undefined} onChange={(event) => set('best_time', event.currentTarget.value)} />
                    )}
                    {person.roles.length > 0 && (
                        <ul className={classes['deals']}>
                            {person.roles.map((role) => (
                                <li key={role.id}>
                                    <fieldset className={classes['deal']} disabled={!joining?.access.update}>
                                        <legend>{role.opportunity.name}</legend>
                                        {of_role.map((name) => {
                                            const of = words.field(name);
                                            if (!of) return null;
                                            return (
                                                <NativeSelect
                                                    key={name}
                                                    label={label(of.label)}
                                                    disabled={!of.writable}
                                                    value={{ ...role, ...said[role.id] }[name] ?? ''}
                                                    data={options(of)}
                                                    onChange={(event) => {
                                                        const value = event.currentTarget.value || null;
                                                        setSaid((before) => ({ ...before, [role.id]: { ...before[role.id], [name]: value } }));
                                                    }}
                                                />
                                            );
                                        })}
                                    </fieldset>
                                </li>
                            ))}
                        </ul>
                    )}
                </div>
                <div className={asked['buttons']}>
                    <Button variant="default" onClick={onClose}>
                        {t('action.cancel')}
                    </Button>
                    <Button type="submit" loading={busy} title={keyLabel('Mod+Enter')}>
                        {t('action.save')}
                    </Button>
                </div>
            </form>
        </Modal>
    );
}
