// A change that needs approval, or a record that can be approved: says so, and asks.

import { Button, Modal, Textarea } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { askApproval, refreshApprovals } from '@/api/approvals';
import { useSubmit } from '@/api/use-submit';
import { useLanguage } from '@/lib/i18n';
import { onKeys } from '@/lib/keys';
import { toast } from '@/ui/toast';
import classes from '@/records/ask-dialog.module.css';

const note_max = 300;

interface Props {
    object: string;
    record: string;
    /** As it is sent; what is to be set once everybody has agreed. */
    values?: Record<string, unknown>;
    process?: string;
    title?: string;
    text: string;
    onClose(): void;
}

export function AskApproval({ object, record, values, process, title, text, onClose }: Props) {
    const { t } = useLanguage();
    const client = useQueryClient();
    const { busy, error, field_errors, submit } = useSubmit();
    const [note, setNote] = useState('');
    const problem = Object.values(field_errors)[0] || error;
    async function go() {
        const asked = await submit(() => askApproval({ object, record, ...(process ? { process } : {}), ...(values ? { values } : {}), note: note.trim() }));
        if (!asked) return;
        await refreshApprovals(client);
        void client.invalidateQueries({ queryKey: ['records', object] });
        toast({ text: t('approvals.asked') });
        onClose();
    }
    return (
        <Modal opened onClose={onClose} title={title ?? t('approvals.ask')} size={440} closeButtonProps={{ 'aria-label': t('action.close') }}>
            <form
                noValidate
                onSubmit={(event) => {
                    event.preventDefault();
                    void go();
                }}
                onKeyDown={onKeys({ 'Mod+Enter': () => void go() })}
            >
                {text && <p className="dimmed">{text}</p>}
                <div className={classes['asked']}>
                    <Textarea data-autofocus autosize minRows={2} label={t('approvals.note')} placeholder={t('approvals.note_hint')} maxLength={note_max} value={note} error={problem || undefined} onChange={(event) => setNote(event.currentTarget.value)} />
                </div>
                <div className={classes['buttons']}>
                    <Button variant="default" onClick={onClose}>
                        {t('action.cancel')}
                    </Button>
                    <Button type="submit" loading={busy}>
                        {t('approvals.ask')}
                    </Button>
                </div>
            </form>
        </Modal>
    );
}
