// What goes to QuickBooks: chosen above, judged at once below, then written into one file.

import { Alert, Button, Checkbox, Skeleton, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { exportBooks, exportPreview, fileAddress, kinds, type ExportAnswer, type ExportWish, type Format, type Kind, type Only } from '@/api/accounting';
import { refreshRecords } from '@/api/records';
import { problemText, useSubmit } from '@/api/use-submit';
import { kindWords, monthOf } from '@/features/accounting/accounting-model';
import { Documents } from '@/features/accounting/documents';
import { Refused } from '@/features/accounting/refused';
import { today } from '@/lib/dates';
import { useT } from '@/lib/i18n';
import { useTexts } from '@/lib/texts';
import { useUndo } from '@/records/use-undo';
import { EmptyState } from '@/ui/empty-state';
import { PickOne } from '@/ui/pick-one';
import { toast } from '@/ui/toast';
import classes from '@/features/accounting/accounting.module.css';

export function ExportPart() {
    const t = useT();
    const [wish, setWish] = useState<ExportWish>({ format: 'iif', what: [...kinds], only: 'new' });
    const preview = useQuery(exportPreview(wish));
    const set = (change: Partial<ExportWish>) => setWish((before) => ({ ...before, ...change }));
    return (
        <>
            <section className={classes['choices']}>
                <PickOne<Format> label={t('accounting.format')} value={wish.format} data={[{ value: 'iif', label: t('accounting.desktop') }, { value: 'csv', label: t('accounting.online') }]} onChange={(format) => set({ format })} />
                <PickOne<Only>
                    label={t('accounting.which')}
                    value={wish.only}
                    data={[{ value: 'new', label: t('accounting.only_new') }, { value: 'changed', label: t('accounting.only_changed') }, { value: 'all', label: t('accounting.only_all') }]}
                    onChange={(only) => set({ only })}
                />
                <Kinds what={wish.what} onChange={(what) => set({ what })} />
                <Days wish={wish} onChange={set} />
            </section>
            {wish.only === 'all' && <p className="dimmed">{t('accounting.all_text')}</p>}
            {wish.what.length === 0 ? (
                <p className="dimmed">{t('accounting.no_kind')}</p>
            ) : preview.isPending ? (
                <Skeleton height={160} />
            ) : preview.error ? (
                <EmptyState title={t('trouble.title')} text={problemText(t, preview.error)} />
            ) : (
                <Judged wish={wish} answer={preview.data} />
            )}
        </>
    );
}

function Kinds({ what, onChange }: { what: Kind[]; onChange(what: Kind[]): void }) {
    const t = useT();
    return (
        <fieldset className={classes['kinds']}>
            <legend className="visually-hidden">{t('accounting.what')}</legend>
            {kinds.map((kind) => (
                <Checkbox key={kind} size="xs" label={t(kindWords[kind])} checked={what.includes(kind)} onChange={(event) => onChange(kinds.filter((each) => (each === kind ? event.currentTarget.checked : what.includes(each))))} />
            ))}
        </fieldset>
    );
}

function Days({ wish, onChange }: { wish: ExportWish; onChange(days: Pick<ExportWish, 'from' | 'to'>): void }) {
    const t = useT();
    const texts = useTexts();
    const day = today(texts.time_zone, Date.now());
    return (
        <div className={classes['days']}>
            <TextInput type="date" label={t('accounting.from')} value={wish.from ?? ''} onChange={(event) => onChange({ from: event.currentTarget.value || undefined })} />
            <TextInput type="date" label={t('accounting.to')} value={wish.to ?? ''} onChange={(event) => onChange({ to: event.currentTarget.value || undefined })} />
            <Button variant="default" onClick={() => onChange(monthOf(day, 0))}>
                {t('accounting.this_month')}
            </Button>
            <Button variant="default" onClick={() => onChange(monthOf(day, 1))}>
                {t('accounting.last_month')}
            </Button>
            {(wish.from || wish.to) && (
                <Button variant="subtle" onClick={() => onChange({ from: undefined, to: undefined })}>
                    {t('accounting.any_day')}
                </Button>
            )}
        </div>
    );
}

function Judged({ wish, answer }: { wish: ExportWish; answer: ExportAnswer }) {
    const t = useT();
    const client = useQueryClient();
    const { busy, error, submit } = useSubmit();
    const undo = useUndo({ name: 'accounting_entries' });
    const going = answer.documents.filter(({ goes }) => goes);

    const again = () => Promise.all([client.invalidateQueries({ queryKey: ['accounting'] }), refreshRecords(client, 'accounting_runs')]);
    const go = () =>
        submit(async () => {
            const made = await exportBooks(wish);
            if (made.file) download(made.file);
            await again();
            const { batch } = made;
            toast({
                id: batch ?? 'accounting',
                text: t('accounting.exported', { count: going.length }),
                ...(batch ? { action: { label: t('action.undo'), run: () => void undo(batch, batch).then(again) } } : {}),
            });
        });
    if (answer.documents.length === 0 && answer.refused.length > 0) return <Refused refused={answer.refused} />;
    if (answer.documents.length === 0)
        return <EmptyState title={t('accounting.nothing_new')} text={t(wish.only === 'changed' ? 'accounting.nothing_changed_text' : 'accounting.nothing_new_text')} />;
    return (
        <>
            <div className={classes['act']}>
                <Button loading={busy} disabled={going.length === 0} onClick={() => void go()}>
                    {t('accounting.export', { count: going.length })}
                </Button>
                <span className="dimmed">{t('accounting.kept_back', { count: answer.documents.length - going.length })}</span>
            </div>
            {error && <Alert color="red">{error}</Alert>}
            {answer.more && <p className="dimmed">{t('accounting.more')}</p>}
            <Refused refused={answer.refused} />
            <Documents documents={answer.documents} />
        </>
    );
}

function download({ id, name }: { id: string; name: string }) {
    const link = document.createElement('a');
    link.href = fileAddress(id);
    link.download = name;
    link.click();
}
