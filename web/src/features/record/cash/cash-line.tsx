// What may be made of a record on the way to cash: an order, a contract, the next one, a red-letter invoice; and
// goods that come in and go out.

import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { makeContract, makeOrder, renewContract, type Made } from '@/api/cash';
import { useMeta } from '@/api/meta';
import { updateRecord } from '@/api/records';
import { isGoodsAct, type GoodsAct } from '@/api/stock';
import type { ObjectMeta, RecordData } from '@/api/types';
import { problemLine } from '@/api/use-submit';
import { useCash } from '@/features/record/cash/use-cash';
import { useT, type MessageId } from '@/lib/i18n';
import { toast } from '@/ui/toast';
import classes from '@/features/record/cash/cash.module.css';

const RedLetterDialog = lazy(async () => ({ default: (await import('@/features/record/cash/red-letter-dialog')).RedLetterDialog }));
const ClauseDialog = lazy(async () => ({ default: (await import('@/features/record/cash/clause-dialog')).ClauseDialog }));
const GoodsDialog = lazy(async () => ({ default: (await import('@/features/record/cash/goods-dialog')).GoodsDialog }));
const CountDialog = lazy(async () => ({ default: (await import('@/features/record/cash/count-dialog')).CountDialog }));

interface Act {
    id: MessageId;
    main?: boolean;
    run(): Promise<unknown> | void;
}

export function CashLine({ object, record }: { object: ObjectMeta; record: RecordData }) {
    const t = useT();
    const meta = useMeta();
    const navigate = useNavigate();
    const { say, refresh } = useCash(object);
    const [asked, setAsked] = useState<'red' | 'clause' | 'count' | GoodsAct | null>(null);
    const [busy, setBusy] = useState<MessageId | null>(null);
    const status = String(record['status'] ?? '');
    const creates = (name: string) => Boolean(meta.object(name)?.access.create);

    async function make(name: string, work: () => Promise<Made>, said: MessageId) {
        const made = await work();
        await say(t(made.created ? said : 'cash.there_already'), made.batch);
        await navigate({ to: '/$object/$record', params: { object: name, record: made.id }, search: {} });
    }
    const change = async (next: string) => {
        await updateRecord(object.name, record.id, { status: next }, record.version);
        await refresh();
    };
    const acts: Act[] = [];
    if (object.name === 'opportunities' && status === 'won') {
        if (creates('orders')) acts.push({ id: 'cash.make_order', main: true, run: () => make('orders', () => makeOrder(record.id), 'cash.order_made') });
        if (creates('contracts')) acts.push({ id: 'cash.make_contract', run: () => make('contracts', () => makeContract('opportunities', record.id), 'cash.contract_made') });
    }
    if (object.name === 'orders' && status !== 'cancelled') {
        if (status === 'draft') acts.push({ id: 'cash.confirm', main: true, run: () => change('confirmed') });
        if (status !== 'draft') acts.push({ id: 'cash.deliver', main: status === 'confirmed', run: () => setAsked('deliver') });
        if (status === 'confirmed') acts.push({ id: 'cash.fulfil', run: () => change('fulfilled') });
        if (creates('contracts')) acts.push({ id: 'cash.make_contract', run: () => make('contracts', () => makeContract('orders', record.id), 'cash.contract_made') });
        if (status !== 'draft') acts.push({ id: 'cash.return_goods', run: () => setAsked('return') });
    }
    if (object.name === 'purchase_orders') {
        if (status === 'draft') acts.push({ id: 'cash.place_order', main: true, run: () => change('ordered') });
        if (status === 'ordered' || status === 'partly_received') acts.push({ id: 'cash.receive', main: true, run: () => setAsked('receive') });
    }
    if (object.name === 'products' && record['stock_tracked']) acts.push({ id: 'cash.count_stock', run: () => setAsked('count') });
    if (object.name === 'contracts') {
        if (status === 'draft') {
            acts.push({ id: 'cash.activate', main: true, run: () => change('active') });
            acts.push({ id: 'cash.insert_clause', run: () => setAsked('clause') });
        }
        if (['active', 'expired', 'renewed'].includes(status) && creates('contracts')) {
            acts.push({ id: 'cash.renew', run: () => make('contracts', () => renewContract(record.id, 'contract'), 'cash.contract_made') });
            if (status !== 'renewed' && creates('opportunities'))
                acts.push({ id: 'cash.renew_by_deal', run: () => make('opportunities', () => renewContract(record.id, 'opportunity'), 'cash.deal_made') });
        }
    }
    if (object.name === 'invoices') {
        if (status === 'draft') acts.push({ id: 'cash.issue', main: true, run: () => change('issued') });
        if (status === 'issued' && !record['reverses'] && creates('invoices')) acts.push({ id: 'cash.red_letter', run: () => setAsked('red') });
    }
    if (!object.access.update || acts.length === 0) return null;

    const close = () => setAsked(null);
    async function go(act: Act) {
        setBusy(act.id);
        try {
            await act.run();
        } catch (error) {
            toast({ text: problemLine(t, error), failed: true });
        } finally {
            setBusy(null);
        }
    }
    return (
        <div className={classes['line']} role="group" aria-label={t('cash.next')} data-print="hide">
            {acts.map((act) => (
                <Button key={act.id} size="compact-sm" variant={act.main ? 'filled' : 'default'} loading={busy === act.id} onClick={() => void go(act)}>
                    {t(act.id)}
                </Button>
            ))}
            {asked && (
                <Suspense>
                    {asked === 'red' && <RedLetterDialog object={object} record={record} onClose={close} />}
                    {asked === 'clause' && <ClauseDialog object={object} record={record} onClose={close} />}
                    {asked === 'count' && <CountDialog object={object} record={record} onClose={close} />}
                    {isGoodsAct(asked) && <GoodsDialog object={object} record={record} act={asked} onClose={close} />}
                </Suspense>
            )}
        </div>
    );
}
