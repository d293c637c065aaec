// Takes an issued invoice back, in whole or in part: by an invoice below zero that names it.

import { Alert, Button, Modal, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { redLetter } from '@/api/cash';
import type { ObjectMeta, RecordData } from '@/api/types';
import { useSubmit } from '@/api/use-submit';
import { useCash } from '@/features/record/cash/use-cash';
import { parseDecimal } from '@/lib/decimal';
import { useT } from '@/lib/i18n';
import { keyLabel, onKeys } from '@/lib/keys';
import classes from '@/records/ask-dialog.module.css';

export function RedLetterDialog({ object, record, onClose }: { object: ObjectMeta; record: RecordData; onClose(): void }) {
    const t = useT();
    const navigate = useNavigate();
    const { say } = useCash(object);
    const { busy, error, field_errors, submit, clear } = useSubmit();
    const [amount, setAmount] = useState('');
    const [number, setNumber] = useState('');
    const [reason, setReason] = useState('');
    async function save() {
        let id = '';
        const went = await submit(async () => {
            const made = await redLetter(record.id, {
                ...(amount.trim() ? { amount: parseDecimal(amount) ?? amount } : {}),
                ...(number.trim() ? { number: number.trim() } : {}),
                ...(reason.trim() ? { reason: reason.trim() } : {}),
            });
            id = made.id;
        });
        if (!went) return;
        await say(t('cash.red_letter_made'));
        onClose();
        await navigate({ to: '/$object/$record', params: { object: 'invoices', record: id }, search: {} });
    }
    return (
        <Modal opened onClose={onClose} title={t('cash.red_letter')} size={440} closeButtonProps={{ 'aria-label': t('action.close') }}>
            <form
                noValidate
                onSubmit={(event) => {
                    event.preventDefault();
                    void save();
                }}
                onKeyDown={onKeys({ 'Mod+Enter': () => void save() })}
            >
                {error && !field_errors['amount'] && <Alert color="red">{Object.values(field_errors).find(Boolean) ?? error}</Alert>}
                <p className="dimmed">{t('cash.red_letter_text')}</p>
                <div className={classes['asked']}>
                    <TextInput
                        data-autofocus
                        inputMode="decimal"
                        label={t('cash.red_letter_amount')}
                        placeholder={t('cash.red_letter_all')}
                        value={amount}
                        error={field_errors['amount'] || undefined}
                        onChange={(event) => {
                            clear('amount');
                            setAmount(event.currentTarget.value);
                        }}
                    />
                    <TextInput label={t('cash.red_letter_number')} description={t('cash.red_letter_draft')} maxLength={60} value={number} onChange={(event) => setNumber(event.currentTarget.value)} />
                    <TextInput label={t('cash.reason')} maxLength={300} value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
                </div>
                <div className={classes['buttons']}>
                    <Button variant="default" onClick={onClose}>
                        {t('action.cancel')}
                    </Button>
                    <Button type="submit" loading={busy} title={keyLabel('Mod+Enter')}>
                        {t('cash.red_letter')}
                    </Button>
                </div>
            </form>
        </Modal>
    );
}
