// Somebody for a role that nobody has at the account: one of its people, or somebody new.

import { Alert, Button, Modal } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { covering } from '@/api/coverage';
import { titleOf, useMeta } from '@/api/meta';
import { recordQuery, refreshRecords, updateRecord } from '@/api/records';
import type { Named } from '@/api/types';
import { useSubmit } from '@/api/use-submit';
import { useRoleWords } from '@/features/record/accounts/use-role-words';
import { RecordSelect } from '@/fields/shared/record-select';
import { useLanguage } from '@/lib/i18n';
import { keyLabel, onKeys } from '@/lib/keys';
import { CreateDialog } from '@/records/create';
import { toast } from '@/ui/toast';
import asked from '@/records/ask-dialog.module.css';

export function FillDialog({ role, account, onClose }: { role: string; account: Named | null; onClose(): void }) {
    const { t, label } = useLanguage();
    const client = useQueryClient();
    const contacts = useMeta().object('contacts');
    const words = useRoleWords();
    const { busy, error, field_errors, submit } = useSubmit();
    const [contact, setContact] = useState<Named | null>(null);
    const [creating, setCreating] = useState(false);
    const buying_role = contacts?.fields.find(({ name }) => name === 'buying_role');

    async function finish(name: string) {
        await Promise.all(covering.map((object) => refreshRecords(client, object)));
        toast({ text: t('accounts.role_added', { name, role: words.role(role) }) });
        onClose();
    }
    async function save() {
        if (!contact) return;
        const went = await submit(async () => {
            const { version } = await client.fetchQuery(recordQuery('contacts', contact.id));
            await updateRecord('contacts', contact.id, { buying_role: role }, version);
        });
        if (went) await finish(contact.name);
    }
    if (creating && contacts) {
        const given = account ? { account: { ...account, object: 'accounts' }, buying_role: role } : { buying_role: role };
        return <CreateDialog object={contacts} given={given} onCreated={(made) => void finish(titleOf(contacts, made))} onClose={() => setCreating(false)} />;
    }
    return (
        <Modal opened onClose={onClose} title={t('targets.fill', { role: words.role(role) })} size={460} closeButtonProps={{ 'aria-label': t('action.close') }}>
            <form
                noValidate
                onSubmit={(event) => {
                    event.preventDefault();
                    void save();
                }}
                onKeyDown={onKeys({ 'Mod+Enter': () => void save() })}
            >
                {error && <Alert color="red">{Object.values(field_errors).find(Boolean) ?? error}</Alert>}
                <div className={asked['asked']}>
                    <RecordSelect
                        object="contacts"
                        value={contact}
                        filter={account ? { field: 'account', op: 'eq', value: account.id } : null}
                        input={{ label: label(words.field('contact')?.label), required: true }}
                        onChange={setContact}
                    />
                    {buying_role && <p className="dimmed">{t('targets.fill_help', { field: label(buying_role.label), role: words.role(role) })}</p>}
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
                    <Button type="submit" loading={busy} disabled={!contact} title={keyLabel('Mod+Enter')}>
                        {t('accounts.add')}
                    </Button>
                </div>
            </form>
        </Modal>
    );
}
