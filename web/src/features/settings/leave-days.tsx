// Other days for a leave: longer, shorter; another beginning while it has not begun.

import { Alert, Button, Modal, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { moveLeave, type Leave } from '@/api/leaves';
import { useSubmit } from '@/api/use-submit';
import { useT } from '@/lib/i18n';
import { toast } from '@/ui/toast';
import classes from '@/features/settings/settings.module.css';

export function LeaveDays({ leave, onClose }: { leave: Leave; onClose(): void }) {
    const t = useT();
    const client = useQueryClient();
    const { busy, error, field_errors, submit } = useSubmit();
    const [from, setFrom] = useState(leave.from);
    const [until, setUntil] = useState(leave.until);
    const planned = leave.state === 'planned';
    async function go() {
        const done = await submit(() => moveLeave(leave.id, { until, ...(planned ? { from } : {}) }));
        if (!done) return;
        toast({ text: t('settings.saved') });
        onClose();
        await client.invalidateQueries({ queryKey: ['leaves'] });
    }
    return (
        <Modal opened onClose={onClose} title={t('leave.days_of', { name: leave.person.name })} size={400} closeButtonProps={{ 'aria-label': t('action.close') }}>
            <form
                noValidate
                className={classes['form']}
                onSubmit={(event) => {
                    event.preventDefault();
                    void go();
                }}
            >
                {error && <Alert color="red">{error}</Alert>}
                {field_errors['to'] && <Alert color="red">{field_errors['to']}</Alert>}
                <TextInput type="date" label={t('leave.from')} value={from} disabled={!planned} error={field_errors['from']} onChange={(event) => setFrom(event.currentTarget.value)} />
                <TextInput type="date" label={t('leave.until')} value={until} error={field_errors['until']} onChange={(event) => setUntil(event.currentTarget.value)} />
                <div className={classes['buttons']}>
                    <Button variant="default" onClick={onClose}>
                        {t('action.cancel')}
                    </Button>
                    <Button type="submit" loading={busy} disabled={!from || !until}>
                        {t('action.save')}
                    </Button>
                </div>
            </form>
        </Modal>
    );
}
