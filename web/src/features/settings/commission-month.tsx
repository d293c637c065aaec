// A month of commission worked out anew, with the way back.

import { Alert, Button, Modal, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { finishedJob, recalculateCommission } from '@/api/admin';
import { useObject } from '@/api/meta';
import { finishedBatch, refreshRecords } from '@/api/records';
import type { ObjectMeta } from '@/api/types';
import { useSubmit } from '@/api/use-submit';
import { useT } from '@/lib/i18n';
import { useUndo } from '@/records/use-undo';
import { toast } from '@/ui/toast';
import classes from '@/features/settings/settings.module.css';

export function CommissionMonth() {
    const t = useT();
    const lines = useObject('commissions');
    const [open, setOpen] = useState(false);
    return (
        <>
            <Button variant="default" onClick={() => setOpen(true)}>
                {t('settings.commission_recalculate')}
            </Button>
            {open && lines && <MonthDialog lines={lines} onClose={() => setOpen(false)} />}
        </>
    );
}

function MonthDialog({ lines, onClose }: { lines: ObjectMeta; onClose(): void }) {
    const t = useT();
    const client = useQueryClient();
    const undo = useUndo(lines);
    const { busy, error, field_errors, submit } = useSubmit();
    const [month, setMonth] = useState(() => new Date().toISOString().slice(0, 7));

    async function go() {
        await submit(async () => {
            const { job, batch } = await recalculateCommission(month);
            await finishedJob(job);
            const written = (await finishedBatch(batch))?.count ?? 0;
            await refreshRecords(client, 'commissions');
            onClose();
            toast({
                id: batch,
                text: t('settings.commission_recalculated', { count: written }),
                ...(written > 0 ? { action: { label: t('action.undo'), run: () => void undo(batch, batch) } } : {}),
            });
        });
    }
    return (
        <Modal opened onClose={onClose} title={t('settings.commission_recalculate')} size={420} closeButtonProps={{ 'aria-label': t('action.close') }}>
            <form
                className={classes['form']}
                onSubmit={(event) => {
                    event.preventDefault();
                    void go();
                }}
            >
                {error && <Alert color="red">{error}</Alert>}
                <p>{t('settings.commission_recalculate_text')}</p>
                <TextInput type="month" required data-autofocus label={t('settings.commission_month')} value={month} error={field_errors['month']} onChange={(event) => setMonth(event.currentTarget.value)} />
                <div className={classes['buttons']}>
                    <Button variant="default" onClick={onClose}>
                        {t('action.cancel')}
                    </Button>
                    <Button type="submit" loading={busy}>
                        {t('settings.commission_recalculate')}
                    </Button>
                </div>
            </form>
        </Modal>
    );
}
