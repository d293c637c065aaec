// Somebody for a role that nobody has on an opportunity: who has it elsewhere is offered first.

import { Alert, Button, Modal, NativeSelect } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Committee } from '@/api/committee';
import { titleOf, useMeta } from '@/api/meta';
import { createRecord, refreshRecords } from '@/api/records';
import type { Named } from '@/api/types';
import { useSubmit } from '@/api/use-submit';
import { candidates } from '@/features/record/accounts/committee-model';
import { useRoleWords } from '@/features/record/accounts/use-role-words';
import { RecordSelect } from '@/fields/shared/record-select';
import { useLanguage } from '@/lib/i18n';
import { keyLabel, onKeys } from '@/lib/keys';
import { CreateDialog } from '@/records/create';
import { toast } from '@/ui/toast';
import asked from '@/records/ask-dialog.module.css';
import classes from '@/features/record/accounts/committee.module.css';

interface Props {
    committee: Committee;
    /** Where people are looked for first. */
    account: Named | null;
    opportunity: Named;
    role: string;
    onClose(): void;
}

export function AddRoleDialog({ committee, account, opportunity, role, onClose }: Props) {
    const { t, label } = useLanguage();
    const client = useQueryClient();
    const contacts = useMeta().object('contacts');
    const words = useRoleWords();
    const { busy, error, field_errors, submit, clear } = useSubmit();
    const known = candidates(committee, role);
    const [contact, setContact] = useState<Named | null>(null);
    const [said, setSaid] = useState({ stance: '', influence: '' });
    const [beyond, setBeyond] = useState(account === null);
    const [creating, setCreating] = useState(false);

    async function save() {
        const went = await submit(() => createRecord('opportunity_contacts', { opportunity: opportunity.id, contact: contact?.id ?? null, role, ...Object.fromEntries(Object.entries(said).filter(([, value]) => value !== '')) }));
        if (!went) return;
        await refreshRecords(client, 'opportunity_contacts');
        toast({ text: t('accounts.role_added', { name: contact?.name ?? '', role: words.role(role) }) });
        onClose();
    }
    if (creating && contacts) {
        const given = account ? { account: { ...account, object: 'accounts' }, buying_role: role } : { buying_role: role };
        return (
            <CreateDialog
                object={contacts}
                given={given}
                onCreated={(made) => setContact({ id: made.id, name: titleOf(contacts, made) })}
                onClose={() => setCreating(false)}
            />
        );
    }
    return (
        <Modal opened onClose={onClose} title={t('accounts.add_role_to', { role: words.role(role), name: opportunity.name })} size={460} closeButtonProps={{ 'aria-label': t('action.close') }}>
            <form
                noValidate
                onSubmit={(event) => {
                    event.preventDefault();
                    void save();
                }}
                onKeyDown={onKeys({ 'Mod+Enter': () => void save() })}
            >
                {error && !field_errors['contact'] && <Alert color="red">{Object.values(field_errors).find(Boolean) ?? error}</Alert>}
                <div className={asked['asked']}>
                    {known.length > 0 && (
                        <div role="group" aria-label={t('accounts.candidates', { role: words.role(role) })}>
                            <p className={asked['legend']}>{t('accounts.candidates', { role: words.role(role) })}</p>
                            <div className={classes['choices']}>
                                {known.slice(0, 6).map((person) => (
                                    <Button key={person.id} type="button" size="compact-sm" variant={contact?.id === person.id ? 'filled' : 'default'} aria-pressed={contact?.id === person.id} onClick={() => setContact({ id: person.id, name: person.name })}>
                                        {person.name}
                                    </Button>
                                ))}
                            </div>
                        </div>
                    )}
                    <RecordSelect
                        object="contacts"
                        value={contact}
                        filter={account && !beyond ? { field: 'account', op: 'eq', value: account.id } : null}
                        input={{ label: words.field('contact') ? label(words.field('contact')?.label) : '', required: true, error: field_errors['contact'] || undefined }}
                        onChange={(named) => {
                            clear('contact');
                            setContact(named);
                        }}
                    />
                    {account && (
                        <label className={classes['beyond']}>
                            <input type="checkbox" checked={beyond} onChange={(event) => setBeyond(event.currentTarget.checked)} />
                            {t('accounts.beyond', { name: account.name })}
                        </label>
                    )}
                    {(['stance', 'influence'] as const).map((name) => {
                        const of = words.field(name);
                        if (!of?.writable) return null;
                        return (
                            <NativeSelect
                                key={name}
                                label={label(of.label)}
                                description={label(of.help)}
                                value={said[name]}
                                data={[{ value: '', label: '–' }, ...(of.options ?? []).filter((option) => option.active !== false).map((option) => ({ value: option.value, label: label(option.label) }))]}
                                onChange={(event) => setSaid({ ...said, [name]: event.currentTarget.value })}
                            />
                        );
                    })}
                </div>
                <div className={asked['buttons']}>
                    {contacts?.access.create && (
                        <Button type="button" variant="subtle" onClick={() => setCreating(true)}>
                            {t('accounts.new_contact')}
                        </Button>
                    )}
                    <Button type="button" variant="default" onClick={onClose}>
                        {t('action.cancel')}
                    </Button>
                    <Button type="submit" loading={busy} title={keyLabel('Mod+Enter')}>
                        {t('accounts.add')}
                    </Button>
                </div>
            </form>
        </Modal>
    );
}
