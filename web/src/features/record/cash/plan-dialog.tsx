// The editor of a payment plan: a table for the keyboard. Enter goes to the next line, and makes one behind
// the last; Mod+Enter saves, all in one batch.

import { ActionIcon, Alert, Button, Modal, NumberInput, TextInput } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useId, useState } from 'react';
import { putPlan, type Whole } from '@/api/cash';
import { titleOf, useObject } from '@/api/meta';
import type { ObjectMeta, RecordData } from '@/api/types';
import { useSubmit } from '@/api/use-submit';
import { amountOf, currencyOf, difference, emptyItem, instalments, isBlank, isPositive, itemOf, sum, wireItem, type Item } from '@/features/record/cash/plan-model';
import { useCash } from '@/features/record/cash/use-cash';
import { minorDigits } from '@/features/record/lines/line-model';
import { addMonths, today } from '@/lib/dates';
import { useLanguage } from '@/lib/i18n';
import { keyLabel, onKeys } from '@/lib/keys';
import { useTexts } from '@/lib/texts';
import { useChanged, useGuard } from '@/lib/unsaved';
import classes from '@/features/record/cash/cash.module.css';

interface Props {
    object: ObjectMeta;
    record: RecordData;
    records: readonly RecordData[];
    onClose(): void;
}

const parts_max = 60;

export function PlanDialog({ object, record, records, onClose }: Props) {
    const { t, label } = useLanguage();
    const texts = useTexts();
    const { say } = useCash(object);
    const phone = useMediaQuery('(max-width: 47.99em)');
    const of_items = useObject('payment_plan_items');
    const { busy, error, field_errors, submit, clear } = useSubmit();
    const [day] = useState(() => today(texts.time_zone, Date.now()));
    const [items, setItems] = useState<Item[]>(() => (records.length > 0 ? records.map(itemOf) : [emptyItem(day)]));
    const [parts, setParts] = useState<number>(3);
    const [first_on, setFirstOn] = useState(day);
    const { close, done } = useGuard(useChanged({ items }), onClose);
    const table_id = useId();
    const currency = currencyOf(record) ?? texts.currency;
    const kept = items.filter((item) => !isBlank(item));
    const planned = sum(kept.map((item) => item.amount));
    const left = difference(amountOf(record, 'amount'), planned);
    const title = t('cash.plan_title', { name: titleOf(object, record) });
    const name = (field: string) => {
        const found = of_items?.fields.find((each) => each.name === field);
        return found ? label(found.label) : field;
    };
    function change(key: string, values: Partial<Item>) {
        clear();
        setItems((before) => before.map((item) => (item.key === key ? { ...item, ...values } : item)));
    }
    function focus(row: number, column: string) {
        const table = document.getElementById(table_id) as HTMLTableElement | null;
        const input = table?.tBodies[0]?.rows[row]?.querySelector<HTMLInputElement>(`[data-column="${column}"] input`);
        input?.focus();
        input?.select();
    }
    function add() {
        const last = items.at(-1)?.due_on;
        setItems((before) => [...before, { ...emptyItem(last ? addMonths(last, 1) : day), amount: isPositive(left) ? left : '' }]);
        requestAnimationFrame(() => focus(items.length, 'name'));
    }
    function divide() {
        const fresh = instalments(left, parts, first_on, minorDigits(currency), (number) => t('cash.instalment', { number: kept.length + number }));
        setItems([...kept, ...fresh]);
        clear();
    }
    async function save() {
        let batch = '';
        const went = await submit(async () => {
            batch = (await putPlan(object.name as Whole, record.id, kept.map((item) => wireItem(item, currency)))).batch;
        });
        if (!went) return;
        await say(t('cash.plan_saved', { name: titleOf(object, record) }), batch);
        done();
    }
    const errorAt = (item: Item, field: string) => field_errors[`items[${kept.indexOf(item)}].${field}`] || undefined;
    return (
        <Modal opened onClose={close} fullScreen={Boolean(phone)} title={title} size="min(760px, 100%)" closeButtonProps={{ 'aria-label': t('action.close') }}>
            <div onKeyDown={onKeys({ 'Mod+Enter': () => void save() })}>
                {error && <Alert color="red" mb="sm">{error}</Alert>}
                {isPositive(left) && (
                    <div className={classes['split']}>
                        <NumberInput label={t('cash.parts')} min={1} max={parts_max} allowDecimal={false} value={parts} onChange={(value) => setParts(Math.min(parts_max, Math.max(1, Number(value) || 1)))} />
                        <TextInput label={t('cash.first_on')} type="date" max="9999-12-31" value={first_on} onChange={(event) => setFirstOn(event.currentTarget.value || day)} />
                        <Button variant="default" onClick={divide}>
                            {t('cash.split', { amount: texts.money(left, currency) })}
                        </Button>
                    </div>
                )}
                <table id={table_id} className={classes['table']} aria-label={title}>
                    <thead>
                        <tr>
                            <th scope="col">{name('name')}</th>
                            <th scope="col">{name('due_on')}</th>
                            <th scope="col" className={classes['number']}>{name('amount')}</th>
                            <th scope="col">
                                <span className="visually-hidden">{t('action.delete')}</span>
                            </th>
                        </tr>
                    </thead>
                    <tbody>
                        {items.map((item, row) => {
                            const where = t('lines.line', { number: row + 1 });
                            return (
                                <tr key={item.key}>
                                    <td data-column="name">
                                        <TextInput
                                            {...(row === 0 ? { 'data-autofocus': true } : {})}
                                            aria-label={`${name('name')}, ${where}`}
                                            value={item.name}
                                            error={errorAt(item, 'name')}
                                            onChange={(event) => change(item.key, { name: event.currentTarget.value })}
                                            onKeyDown={onKeys({ Enter: () => focus(row, 'amount') })}
                                        />
                                    </td>
                                    <td data-column="due_on">
                                        <TextInput
                                            type="date"
                                            max="9999-12-31"
                                            aria-label={`${name('due_on')}, ${where}`}
                                            value={item.due_on}
                                            error={errorAt(item, 'due_on')}
                                            onChange={(event) => change(item.key, { due_on: event.currentTarget.value })}
                                        />
                                    </td>
                                    <td data-column="amount" className={classes['number']}>
                                        <TextInput
                                            inputMode="decimal"
                                            aria-label={`${name('amount')}, ${where}`}
                                            value={item.amount}
                                            error={errorAt(item, 'amount')}
                                            onChange={(event) => change(item.key, { amount: event.currentTarget.value })}
                                            onKeyDown={onKeys({
                                                Enter: () => (row === items.length - 1 ? add() : focus(row + 1, 'name')),
                                                ArrowDown: () => focus(row + 1, 'amount'),
                                                ArrowUp: () => focus(row - 1, 'amount'),
                                            })}
                                        />
                                    </td>
                                    <td>
                                        <ActionIcon variant="subtle" color="gray" aria-label={t('lines.remove', { number: row + 1 })} onClick={() => setItems((before) => before.filter((each) => each.key !== item.key))}>
                                            <IconX size={15} stroke={1.6} />
                                        </ActionIcon>
                                    </td>
                                </tr>
                            );
                        })}
                    </tbody>
                </table>
                <div className={classes['foot']}>
                    <Button variant="subtle" size="compact-sm" leftSection={<IconPlus size={14} />} onClick={add}>
                        {t('cash.add_item')}
                    </Button>
                    <span className={`${classes['left']} tabular`} data-over={left.startsWith('-') || undefined}>
                        {t('cash.planned_of', { planned: texts.money(planned, currency), amount: texts.money(amountOf(record, 'amount'), currency) })}
                    </span>
                </div>
                <div className={classes['buttons']}>
                    <Button variant="default" onClick={close}>
                        {t('action.cancel')}
                    </Button>
                    <Button loading={busy} title={keyLabel('Mod+Enter')} onClick={() => void save()}>
                        {t('action.save')}
                    </Button>
                </div>
            </div>
        </Modal>
    );
}
