// Notes that somebody was given a piece of content, with the e-mail, call or meeting with which they were.

import { Alert, Button, Modal, NativeSelect } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { covering, type CoveredPerson, type OfferedContent } from '@/api/coverage';
import { useMeta } from '@/api/meta';
import { createRecord, refreshRecords } from '@/api/records';
import type { Named, RecordData } from '@/api/types';
import { useSubmit } from '@/api/use-submit';
import { RecordSelect } from '@/fields/shared/record-select';
import { useLanguage } from '@/lib/i18n';
import { keyLabel, onKeys } from '@/lib/keys';
import { toast } from '@/ui/toast';
import asked from '@/records/ask-dialog.module.css';

interface Props {
    plan: RecordData;
    /** Who has the role. */
    people: readonly CoveredPerson[];
    offered: readonly OfferedContent[];
    content: OfferedContent | null;
    onClose(): void;
}

const occasions = ['email', 'call', 'meeting'];

export function GiveDialog({ plan, people, offered, content, onClose }: Props) {
    const { t, label } = useLanguage();
    const client = useQueryClient();
    const meta = useMeta();
    const { busy, error, field_errors, submit, clear } = useSubmit();
    const [contact, setContact] = useState(people[0]?.id ?? '');
    const [piece, setPiece] = useState<Named | null>(content ? { id: content.id, name: content.name } : null);
    const [occasion, setOccasion] = useState('email');
    // Written once, also where what follows it is refused and tried again.
    const [activity, setActivity] = useState<string | null>(null);
    const kinds = meta.object('activities')?.fields.find(({ name }) => name === 'kind')?.options ?? [];
    const may_note = Boolean(meta.object('activities')?.access.create);
    const person = people.find(({ id }) => id === contact);

    async function save() {
        const went = await submit(async () => {
            let noted = activity;
            if (may_note && occasion !== '' && piece && !noted) {
                const links = [{ object: 'contacts', id: contact }, { object: 'account_plans', id: plan.id }];
                noted = (await createRecord('activities', { kind: occasion, subject: piece.name, done_at: new Date().toISOString(), links })).id;
                setActivity(noted);
            }
            await createRecord('content_deliveries', { content: piece?.id ?? null, contact: contact || null, account_plan: plan.id, ...(noted ? { activity: noted } : {}) });
        });
        if (!went) return;
        await Promise.all(covering.map((object) => refreshRecords(client, object)));
        toast({ text: t('targets.given_saved', { content: piece?.name ?? '', name: person?.name ?? '' }) });
        onClose();
    }
    return (
        <Modal opened onClose={onClose} title={content ? t('targets.give_title', { name: content.name }) : t('targets.give_other')} size={460} closeButtonProps={{ 'aria-label': t('action.close') }}>
            <form
                noValidate
                onSubmit={(event) => {
                    event.preventDefault();
                    void save();
                }}
                onKeyDown={onKeys({ 'Mod+Enter': () => void save() })}
            >
                {error && !field_errors['content'] && !field_errors['contact'] && <Alert color="red">{Object.values(field_errors).find(Boolean) ?? error}</Alert>}
                <div className={asked['asked']}>
                    {offered.length > 1 && (
                        <NativeSelect
                            label={t('targets.fitting')}
                            value={offered.some(({ id }) => id === piece?.id) ? (piece?.id ?? '') : ''}
                            data={[{ value: '', label: '–' }, ...offered.map(({ id, name }) => ({ value: id, label: name }))]}
                            onChange={(event) => setPiece(offered.find(({ id }) => id === event.currentTarget.value) ?? null)}
                        />
                    )}
                    <RecordSelect
                        object="content_pieces"
                        value={piece}
                        filter={{ field: 'active', op: 'eq', value: true }}
                        input={{ label: t('targets.content'), required: true, error: field_errors['content'] || undefined }}
                        onChange={(named) => {
                            clear('content');
                            setPiece(named);
                        }}
                    />
                    <NativeSelect
                        data-autofocus
                        label={t('targets.to')}
                        value={contact}
                        error={field_errors['contact'] || undefined}
                        data={people.map(({ id, name }) => ({ value: id, label: name }))}
                        onChange={(event) => {
                            clear('contact');
                            setContact(event.currentTarget.value);
                        }}
                    />
                    {may_note && (
                        <NativeSelect
                            label={t('targets.how')}
                            description={t('targets.how_help')}
                            value={occasion}
                            disabled={activity !== null}
                            data={[...kinds.filter(({ value }) => occasions.includes(value)).map((kind) => ({ value: kind.value, label: label(kind.label) })), { value: '', label: t('targets.how_none') }]}
                            onChange={(event) => setOccasion(event.currentTarget.value)}
                        />
                    )}
                </div>
                <div className={asked['buttons']}>
                    <Button type="button" variant="default" onClick={onClose}>
                        {t('action.cancel')}
                    </Button>
                    <Button type="submit" loading={busy} disabled={!piece} title={keyLabel('Mod+Enter')}>
                        {t('targets.give')}
                    </Button>
                </div>
            </form>
        </Modal>
    );
}
