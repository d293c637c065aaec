import { Alert, Button, Checkbox, Modal, Skeleton, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { manyLabel, useMeta } from '@/api/meta';
import { finishedBatch } from '@/api/records';
import { actOnBin, countInBin, undoScope, type BinAct } from '@/api/undo';
import { problemLine, useSubmit } from '@/api/use-submit';
import { useLanguage } from '@/lib/i18n';
import { useTexts } from '@/lib/texts';
import { toast } from '@/ui/toast';
import classes from '@/features/settings/settings.module.css';

export type BinWish = BinAct;

/** How many would come back, or go for good, and then the act. */
export function BinDialog({ wish, onClose, onDone }: { wish: BinWish; onClose(): void; onDone(): void }) {
    const { t, label } = useLanguage();
    const texts = useTexts();
    const meta = useMeta();
    const client = useQueryClient();
    const purges = wish.op === 'purge';
    const { data, error: trouble } = useQuery({ queryKey: ['bin-count', wish], queryFn: () => countInBin(wish), staleTime: 0, gcTime: 0 });
    const { busy, error, submit } = useSubmit();
    const [typed, setTyped] = useState('');
    const [erases, setErases] = useState(false);
    const problem = error ?? (trouble ? problemLine(t, trouble) : null);
    const count = data?.count ?? 0;
    const sure = !purges || typed.trim() === String(count);

    const refresh = () => Promise.all(['bin', 'records', 'batches'].map((key) => client.invalidateQueries({ queryKey: [key] })));
    const undo = async (batches: string[]) => {
        for (const batch of batches) await undoScope({ batch }, []);
        await refresh();
    };
    const go = () =>
        void submit(async () => {
            const { objects } = await actOnBin({ ...wish, ...(purges && erases ? { op: 'erase' } : {}), label: t('settings.restored_from_bin') });
            const batches = objects.flatMap((each) => (each.batch ? [each.batch] : []));
            toast({ id: 'bin', text: t('bulk.running') });
            onDone();
            const done = await Promise.all(batches.map(finishedBatch));
            await refresh();
            const restored = done.reduce((sum, batch) => sum + (batch?.count ?? 0), 0);
            if (purges) return toast({ id: 'bin', text: t('settings.purging', { count }) });
            const left = count - restored;
            toast({
                id: 'bin',
                text: [t('bulk.restored', { count: restored }), left > 0 ? t('settings.restore_left', { count: left }) : ''].filter(Boolean).join(' '),
                action: { label: t('action.undo'), run: () => void undo(batches) },
            });
        });
    return (
        <Modal opened onClose={onClose} title={t(purges ? 'settings.purge_title' : 'settings.restore_title')} size={460}>
            <div className={classes['form']}>
                {problem && <Alert color="red">{problem}</Alert>}
                {!data && !trouble && <Skeleton height={60} />}
                {data && (
                    <>
                        <p>{t(purges ? 'settings.purge_text' : 'settings.restore_text', { count })}</p>
                        <ul className={classes['lines']}>
                            {data.objects.map((each) => {
                                const object = meta.object(each.object);
                                return (
                                    <li key={each.object} className={classes['line']}>
                                        <span>{object ? label(manyLabel(object)) : each.object}</span>
                                        <span className="dimmed tabular">{texts.number(each.count)}</span>
                                    </li>
                                );
                            })}
                        </ul>
                        {purges && count > 0 && (
                            <>
                                <Alert color="red">{t('settings.purge_warning')}</Alert>
                                <Checkbox label={t('settings.erase_too')} description={t('settings.erase_hint')} checked={erases} onChange={(event) => setErases(event.currentTarget.checked)} />
                                <TextInput label={t('settings.purge_type', { count: String(count) })} value={typed} onChange={(event) => setTyped(event.currentTarget.value)} autoComplete="off" />
                            </>
                        )}
                    </>
                )}
                <div className={classes['buttons']}>
                    <Button variant="default" data-autofocus onClick={onClose}>
                        {t('action.cancel')}
                    </Button>
                    <Button {...(purges ? { color: 'red' } : {})} loading={busy} disabled={count === 0 || !sure} onClick={go}>
                        {t(purges ? 'settings.purge' : 'record.restore')}
                    </Button>
                </div>
            </div>
        </Modal>
    );
}
