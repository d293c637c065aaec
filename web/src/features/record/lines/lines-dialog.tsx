// The editor of lines: a table for the keyboard. Enter goes to the next line, and makes one behind the last;
// the arrows go up and down; Mod+Enter saves. Sums are those that the server will make.

import { ActionIcon, Alert, Button, Modal, TextInput } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { linesOf, pricesIn, putLines } from '@/api/lines';
import { titleOf, useObject } from '@/api/meta';
import { recordQuery, refreshRecords } from '@/api/records';
import type { Named, ObjectMeta, RecordData } from '@/api/types';
import { useSubmit } from '@/api/use-submit';
import { RecordSelect } from '@/fields/shared/record-select';
import { columns, currencyOf, emptyLine, isBlank, lineOf, minorDigits, priceAt, sumsOf, totalsOf, wireLine, type Column, type Line } from '@/features/record/lines/line-model';
import { useLanguage } from '@/lib/i18n';
import { keyLabel, onKeys } from '@/lib/keys';
import { useTexts } from '@/lib/texts';
import { useChanged, useGuard } from '@/lib/unsaved';
import { useUndo } from '@/records/use-undo';
import { toast } from '@/ui/toast';
import classes from '@/features/record/lines/lines.module.css';

interface Props {
    object: ObjectMeta;
    record: RecordData;
    records: readonly RecordData[];
    onClose(): void;
}

interface Worth {
    amount: string;
    currency: string;
}

export function LinesDialog({ object, record, records, onClose }: Props) {
    const { t, label } = useLanguage();
    const texts = useTexts();
    const client = useQueryClient();
    const undo = useUndo(object);
    const phone = useMediaQuery('(max-width: 47.99em)');
    const lines_object = linesOf(object.name) ?? '';
    const of_lines = useObject(lines_object);
    const { busy, error, field_errors, submit, clear } = useSubmit();
    const [book, setBook] = useState<Named | null>(() => (record['price_book'] as Named | null) ?? null);
    const [lines, setLines] = useState<Line[]>(() => (records.length > 0 ? records.map(lineOf) : [emptyLine()]));
    // A quote is in one currency, that of none of its lines changes.
    const quoted = typeof record['currency'] === 'string' ? record['currency'] : undefined;
    const [currency, setCurrency] = useState(() => records.flatMap((line) => currencyOf(line) ?? [])[0] ?? (record['amount'] as Worth | null)?.currency ?? quoted ?? texts.currency);
    // What is bought costs what the product costs; price books say what it is sold for.
    const bought = object.name === 'purchase_orders';
    const { close, done } = useGuard(useChanged({ lines, book }), onClose);
    const table_id = useId();
    const digits = minorDigits(currency);
    const kept = lines.filter((line) => !isBlank(line));
    const totals = totalsOf(kept, digits);
    const name = (field: string) => {
        const found = of_lines?.fields.find((each) => each.name === field);
        return found ? label(found.label) : field;
    };

    function change(key: string, values: Partial<Line>) {
        clear();
        setLines((before) => before.map((line) => (line.key === key ? { ...line, ...values } : line)));
    }
    async function priced(product: Named, quantity: string, of: Named | null): Promise<Partial<Line>> {
        const known = await client.ensureQueryData(recordQuery('products', product.id));
        const steps = of ? await pricesIn(of.id, product.id) : [];
        const listed = known[bought ? 'cost' : 'price'] as Worth | null;
        const price = priceAt(steps, quantity) ?? listed ?? undefined;
        const single = lines.every((line) => line.price.trim() === '');
        const free = single && !quoted;
        if (price?.currency && free) setCurrency(price.currency);
        const fits = price && (free || price.currency === currency);
        return { price: fits ? price.amount : '', tax_rate: known['tax_rate'] === null || known['tax_rate'] === undefined ? '' : String(known['tax_rate']) };
    }
    async function choose(line: Line, product: Named | null) {
        change(line.key, { product });
        if (product) change(line.key, await priced(product, line.quantity, book));
    }
    async function chooseBook(chosen: Named | null) {
        setBook(chosen);
        const anew = await Promise.all(lines.map(async (line) => (line.product && chosen ? { ...line, ...(await priced(line.product, line.quantity, chosen)) } : line)));
        setLines(anew);
    }
    function focus(row: number, column: string) {
        const table = document.getElementById(table_id) as HTMLTableElement | null;
        const input = table?.tBodies[0]?.rows[row]?.querySelector<HTMLInputElement>(`[data-column="${column}"] input`);
        input?.focus();
        input?.select();
    }
    function add() {
        setLines((before) => [...before, emptyLine()]);
        requestAnimationFrame(() => focus(lines.length, 'product'));
    }
    function leave(row: number) {
        if (row === lines.length - 1) add();
        else focus(row + 1, 'product');
    }
    async function save() {
        const saved: { batch?: string } = {};
        const chosen = book?.id ?? null;
        const before = (record['price_book'] as Named | null)?.id ?? null;
        const went = await submit(async () => {
            const written = await putLines(object.name, record.id, { ...(chosen === before ? {} : { price_book: chosen }), lines: kept.map((line) => wireLine(line, currency)) });
            saved.batch = written.batch;
        });
        if (!went) return;
        const refresh = () => Promise.all([refreshRecords(client, lines_object), refreshRecords(client, object.name), client.invalidateQueries({ queryKey: recordQuery(object.name, record.id).queryKey })]);
        await refresh();
        const { batch } = saved;
        const id = `lines ${record.id}`;
        toast({
            id,
            text: t('lines.saved', { name: titleOf(object, record) }),
            ...(batch ? { action: { label: t('action.undo'), run: () => void undo(batch, id).then(refresh) } } : {}),
        });
        done();
    }
    const errorAt = (row: number, field: string) => field_errors[`lines[${kept.indexOf(lines[row] as Line)}].${field}`] || undefined;
    return (
        <Modal opened onClose={close} fullScreen={Boolean(phone)} title={t('lines.title', { name: titleOf(object, record) })} size="min(1080px, 100%)" closeButtonProps={{ 'aria-label': t('action.close') }}>
            <div onKeyDown={onKeys({ 'Mod+Enter': () => void save() })}>
                {error && <Alert color="red" mb="sm">{error}</Alert>}
                <div className={classes['top']}>
                    {!bought && <RecordSelect object="price_books" value={book} input={{ label: t('lines.book') }} filter={{ field: 'active', op: 'eq', value: true }} placeholder={t('lines.book_default')} onChange={(chosen) => void chooseBook(chosen)} />}
                    <p className="dimmed">{t('lines.currency', { currency })}</p>
                </div>
                <table id={table_id} className={classes['table']} aria-label={t('lines.title', { name: titleOf(object, record) })}>
                    <thead>
                        <tr>
                            <th scope="col">{name('product')}</th>
                            {columns.map((column) => (
                                <th key={column} scope="col" className={classes['number']}>
                                    {name(column)}
                                    {(column === 'discount' || column === 'tax_rate') && ' %'}
                                </th>
                            ))}
                            <th scope="col" className={classes['number']}>{name('total')}</th>
                            <th scope="col">
                                <span className="visually-hidden">{t('action.delete')}</span>
                            </th>
                        </tr>
                    </thead>
                    <tbody>
                        {lines.map((line, row) => {
                            const sums = sumsOf(line, digits);
                            const where = t('lines.line', { number: row + 1 });
                            return (
                                <tr key={line.key}>
                                    <td className={classes['product']} data-column="product">
                                        <RecordSelect
                                            object="products"
                                            value={line.product}
                                            input={{ 'aria-label': `${name('product')}, ${where}`, error: errorAt(row, 'product') }}
                                            filter={{ field: 'active', op: 'ne', value: false }}
                                            placeholder={t('lines.product')}
                                            onChange={(product) => void choose(line, product)}
                                        />
                                        <TextInput
                                            mt={4}
                                            size="xs"
                                            variant="unstyled"
                                            aria-label={`${name('description')}, ${where}`}
                                            placeholder={name('description')}
                                            value={line.description}
                                            onChange={(event) => change(line.key, { description: event.currentTarget.value })}
                                        />
                                    </td>
                                    {columns.map((column: Column) => (
                                        <td key={column} className={classes['number']} data-column={column}>
                                            <span className={classes['name']} aria-hidden>
                                                {name(column)}
                                                {(column === 'discount' || column === 'tax_rate') && ' %'}
                                            </span>
                                            <TextInput
                                                aria-label={`${name(column)}, ${where}`}
                                                inputMode="decimal"
                                                value={line[column]}
                                                error={errorAt(row, column)}
                                                onChange={(event) => change(line.key, { [column]: event.currentTarget.value })}
                                                onKeyDown={onKeys({
                                                    Enter: () => leave(row),
                                                    ArrowDown: () => focus(row + 1, column),
                                                    ArrowUp: () => focus(row - 1, column),
                                                })}
                                            />
                                        </td>
                                    ))}
                                    <td className={`${classes['net']} tabular`}>
                                        <span className={classes['name']} aria-hidden>
                                            {name('total')}
                                        </span>
                                        {sums ? texts.money(sums.net, currency) : '–'}
                                    </td>
                                    <td className={classes['last']}>
                                        <ActionIcon mt={4} aria-label={t('lines.remove', { number: row + 1 })} onClick={() => setLines((before) => before.filter((each) => each.key !== line.key))}>
                                            <IconX size={14} stroke={1.6} />
                                        </ActionIcon>
                                    </td>
                                </tr>
                            );
                        })}
                    </tbody>
                </table>
                <div className={classes['foot']}>
                    <Button variant="subtle" leftSection={<IconPlus size={14} />} onClick={add}>
                        {t('lines.add')}
                    </Button>
                    <dl className={classes['totals']} aria-live="polite">
                        <dt>{t('lines.net')}</dt>
                        <dd className="tabular">{totals ? texts.money(totals.net, currency) : '–'}</dd>
                        <dt>{t('lines.tax')}</dt>
                        <dd className="tabular">{totals ? texts.money(totals.tax, currency) : '–'}</dd>
                        <dt>{t('lines.gross')}</dt>
                        <dd className="tabular">{totals ? texts.money(totals.gross, currency) : '–'}</dd>
                    </dl>
                </div>
                <div className={classes['buttons']}>
                    <Button variant="default" onClick={close}>
                        {t('action.cancel')}
                    </Button>
                    <Button loading={busy} onClick={() => void save()} data-hint={keyLabel('Mod+Enter')}>
                        {t('action.save')}
                    </Button>
                </div>
            </div>
        </Modal>
    );
}
