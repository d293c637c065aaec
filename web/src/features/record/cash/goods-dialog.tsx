// Receives a purchase order, delivers an order or takes its goods back: so much of each line of which stock is
// kept. All that is open stands there to begin with.

import { Alert, Button, Modal, Skeleton, TextInput } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { linesQuery } from '@/api/lines';
import { titleOf } from '@/api/meta';
import { moveGoods, stockQuery, type GoodsAct } from '@/api/stock';
import type { Named, ObjectMeta, RecordData } from '@/api/types';
import { problemText, useSubmit } from '@/api/use-submit';
import { useCash } from '@/features/record/cash/use-cash';
import { openOf } from '@/features/record/cash/goods-model';
import { inOrder } from '@/features/record/lines/line-model';
import { parseDecimal } from '@/lib/decimal';
import { useT, type MessageId } from '@/lib/i18n';
import { keyLabel, onKeys } from '@/lib/keys';
import { useTexts } from '@/lib/texts';
import { useTryKey } from '@/records/use-try-key';
import asked from '@/records/ask-dialog.module.css';
import classes from '@/features/record/cash/cash.module.css';

const words: Record<GoodsAct, { title: MessageId; act: MessageId; submit: MessageId; done: MessageId }> = {
    receive: { title: 'cash.receive_title', act: 'cash.receive', submit: 'cash.receive_now', done: 'cash.goods_received' },
    deliver: { title: 'cash.deliver_title', act: 'cash.deliver', submit: 'cash.deliver_now', done: 'cash.goods_sent' },
    return: { title: 'cash.return_title', act: 'cash.return_goods', submit: 'cash.return_now', done: 'cash.goods_back' },
};

interface Props {
    object: ObjectMeta;
    record: RecordData;
    act: GoodsAct;
    onClose(): void;
}

export function GoodsDialog({ object, record, act, onClose }: Props) {
    const t = useT();
    const texts = useTexts();
    const phone = useMediaQuery('(max-width: 47.99em)');
    const { say } = useCash(object);
    const { busy, error, field_errors, submit, clear } = useSubmit();
    const [typed, setTyped] = useState<Record<string, string>>({});
    const [reason, setReason] = useState('');
    const keyFor = useTryKey();
    const lines = useQuery(linesQuery(object.name, record.id));
    const all = inOrder(lines.data?.records ?? []);
    const ids = [...new Set(all.flatMap((line) => (line['product'] as Named | null)?.id ?? []))];
    const stock = useQuery(stockQuery(ids));
    const kept = new Map((stock.data?.records ?? []).map((product) => [product.id, product]));
    const rows = all.flatMap((line) => {
        const product = kept.get((line['product'] as Named | null)?.id ?? '');
        const open = openOf(line, act);
        return product && open ? [{ line, product, open }] : [];
    });
    const failed = lines.error ?? stock.error;
    const waiting = lines.isLoading || stock.isLoading;
    const name = titleOf(object, record);
    const quantityOf = (id: string, open: string) => typed[id] ?? open;
    const sent = rows.filter(({ line, open }) => quantityOf(line.id, open).trim() !== '' && parseDecimal(quantityOf(line.id, open)) !== '0');
    const errorAt = (id: string) => {
        const place = sent.findIndex(({ line }) => line.id === id);
        return (place >= 0 && (field_errors[`lines[${place}].quantity`] ?? field_errors[`lines[${place}].id`] ?? field_errors[`lines[${place}]`])) || undefined;
    };
    async function save() {
        const moved: { batch?: string } = {};
        const went = await submit(async () => {
            const lines_sent = sent.map(({ line, open }) => ({ id: line.id, quantity: parseDecimal(quantityOf(line.id, open)) ?? quantityOf(line.id, open) }));
            const body = { lines: lines_sent, ...(reason.trim() ? { reason: reason.trim() } : {}) };
            moved.batch = (await moveGoods(object.name, record.id, act, body, keyFor(body))).batch;
        });
        if (!went) return;
        await say(t(words[act].done, { name }), moved.batch);
        onClose();
    }
    return (
        <Modal opened onClose={onClose} fullScreen={Boolean(phone)} title={t(words[act].title, { name })} size={560} closeButtonProps={{ 'aria-label': t('action.close') }}>
            <form
                noValidate
                onSubmit={(event) => {
                    event.preventDefault();
                    void save();
                }}
                onKeyDown={onKeys({ 'Mod+Enter': () => void save() })}
            >
                {error && <Alert color="red">{error}</Alert>}
                {failed && <Alert color="red">{problemText(t, failed)}</Alert>}
                {waiting && <Skeleton height={60} />}
                {!waiting && !failed && rows.length === 0 && <p className="dimmed">{t('cash.goods_none')}</p>}
                <div className={asked['asked']}>
                    {rows.map(({ line, product, open }) => (
                        <TextInput
                            key={line.id}
                            inputMode="decimal"
                            label={String(product['name'])}
                            aria-label={t('cash.goods_quantity', { name: String(product['name']) })}
                            description={`${t(act === 'return' ? 'cash.goods_delivered' : 'cash.goods_open', { number: texts.number(Number(open)) })} · ${t('cash.on_hand', { number: texts.number(Number(product['on_hand'] ?? 0)) })}`}
                            value={quantityOf(line.id, open)}
                            error={errorAt(line.id)}
                            onChange={(event) => {
                                clear();
                                const value = event.currentTarget.value;
                                setTyped((before) => ({ ...before, [line.id]: value }));
                            }}
                        />
                    ))}
                    {rows.length > 0 && <TextInput label={t('cash.reason')} maxLength={300} value={reason} onChange={(event) => setReason(event.currentTarget.value)} />}
                </div>
                <div className={classes['buttons']}>
                    <Button variant="default" onClick={onClose}>
                        {t('action.cancel')}
                    </Button>
                    <Button type="submit" loading={busy} disabled={sent.length === 0} title={keyLabel('Mod+Enter')}>
                        {t(words[act].submit)}
                    </Button>
                </div>
            </form>
        </Modal>
    );
}
