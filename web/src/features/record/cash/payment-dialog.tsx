// Money that came in for a contract or order: how much, when, how, and which planned payment it settles.

import { Alert, Button, Modal, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { linkTo, recordPayment, type Whole } from '@/api/cash';
import { titleOf, useObject } from '@/api/meta';
import type { ObjectMeta, RecordData } from '@/api/types';
import { useSubmit } from '@/api/use-submit';
import { amountOf, currencyOf, isPositive } from '@/features/record/cash/plan-model';
import { useCash } from '@/features/record/cash/use-cash';
import { today } from '@/lib/dates';
import { parseDecimal } from '@/lib/decimal';
import { useLanguage } from '@/lib/i18n';
import { keyLabel, onKeys } from '@/lib/keys';
import { useTexts } from '@/lib/texts';
import classes from '@/records/ask-dialog.module.css';

interface Props {
    object: ObjectMeta;
    record: RecordData;
    /** The plan, by day. */
    records: readonly RecordData[];
    onClose(): void;
}

const openOf = (item: RecordData) => amountOf(item, 'open_amount');

export function PaymentDialog({ object, record, records, onClose }: Props) {
    const { t, label } = useLanguage();
    const texts = useTexts();
    const { say } = useCash(object);
    const payments = useObject('payments');
    const { busy, error, field_errors, submit, clear } = useSubmit();
    const open = records.filter((item) => isPositive(openOf(item)));
    const currency = currencyOf(record) ?? texts.currency;
    const next = open[0];
    const [amount, setAmount] = useState(() => (next ? openOf(next) : amountOf(record, 'open_amount')));
    const [paid_on, setPaidOn] = useState(() => today(texts.time_zone, Date.now()));
    const [method, setMethod] = useState<string | null>('transfer');
    const [reference, setReference] = useState('');
    const [item, setItem] = useState<string | null>(null);
    const name = (field: string) => {
        const found = payments?.fields.find((each) => each.name === field);
        return found ? label(found.label) : field;
    };
    const methods = payments?.fields.find((field) => field.name === 'method')?.options?.filter((option) => option.active !== false) ?? [];
    async function save() {
        const exact = parseDecimal(amount) ?? amount;
        let batch: string | null = null;
        const went = await submit(async () => {
            const made = await recordPayment({
                [linkTo(object.name as Whole)]: record.id,
                amount: amount.trim() === '' ? null : { amount: exact, currency },
                paid_on: paid_on || null,
                method,
                ...(reference.trim() ? { reference: reference.trim() } : {}),
                ...(item ? { items: [{ id: item, amount: exact }] } : {}),
            });
            batch = made.batch;
        });
        if (!went) return;
        await say(t('cash.payment_saved', { amount: texts.money(exact, currency), name: titleOf(object, record) }), batch);
        onClose();
    }
    return (
        <Modal opened onClose={onClose} title={t('cash.payment_title', { name: titleOf(object, record) })} size={460} closeButtonProps={{ 'aria-label': t('action.close') }}>
            <form
                noValidate
                onSubmit={(event) => {
                    event.preventDefault();
                    void save();
                }}
                onKeyDown={onKeys({ 'Mod+Enter': () => void save() })}
            >
                {error && !field_errors['amount'] && <Alert color="red">{field_errors['items[0].amount'] ?? Object.values(field_errors).find(Boolean) ?? error}</Alert>}
                <p className="dimmed">{t('cash.open_now', { amount: texts.money(amountOf(record, 'open_amount'), currency) })}</p>
                <div className={classes['asked']}>
                    <TextInput
                        data-autofocus
                        required
                        inputMode="decimal"
                        label={`${name('amount')} (${currency})`}
                        value={amount}
                        error={field_errors['amount'] || undefined}
                        onChange={(event) => {
                            clear('amount');
                            setAmount(event.currentTarget.value);
                        }}
                    />
                    <TextInput required type="date" max="9999-12-31" label={name('paid_on')} value={paid_on} error={field_errors['paid_on'] || undefined} onChange={(event) => setPaidOn(event.currentTarget.value)} />
                    <Select label={name('method')} value={method} data={methods.map((option) => ({ value: option.value, label: label(option.label) }))} onChange={setMethod} />
                    <TextInput label={name('reference')} maxLength={120} value={reference} onChange={(event) => setReference(event.currentTarget.value)} />
                    {open.length > 1 && (
                        <Select
                            clearable
                            label={t('cash.settles')}
                            placeholder={t('cash.settles_oldest')}
                            value={item}
                            data={open.map((each) => ({ value: each.id, label: `${String(each['name'])} · ${texts.money(openOf(each), currency)}` }))}
                            onChange={(chosen) => {
                                setItem(chosen);
                                const found = open.find((each) => each.id === chosen);
                                if (found) setAmount(openOf(found));
                            }}
                        />
                    )}
                </div>
                <div className={classes['buttons']}>
                    <Button variant="default" onClick={onClose}>
                        {t('action.cancel')}
                    </Button>
                    <Button type="submit" loading={busy} title={keyLabel('Mod+Enter')}>
                        {t('cash.record_payment')}
                    </Button>
                </div>
            </form>
        </Modal>
    );
}
