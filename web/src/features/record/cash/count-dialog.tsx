// Sets what was counted of a product: the difference to the books becomes a stock move, with its reason.

import { Alert, Button, Modal, TextInput } from '@mantine/core';
import { useState } from 'react';
import { titleOf } from '@/api/meta';
import { countStock } from '@/api/stock';
import type { ObjectMeta, RecordData } from '@/api/types';
import { useSubmit } from '@/api/use-submit';
import { useCash } from '@/features/record/cash/use-cash';
import { parseDecimal } from '@/lib/decimal';
import { useT } from '@/lib/i18n';
import { keyLabel, onKeys } from '@/lib/keys';
import { useTexts } from '@/lib/texts';
import asked from '@/records/ask-dialog.module.css';
import classes from '@/features/record/cash/cash.module.css';

export function CountDialog({ object, record, onClose }: { object: ObjectMeta; record: RecordData; onClose(): void }) {
    const t = useT();
    const texts = useTexts();
    const { say } = useCash(object);
    const { busy, error, field_errors, submit, clear } = useSubmit();
    const [counted, setCounted] = useState('');
    const [reason, setReason] = useState('');
    const name = titleOf(object, record);
    async function save() {
        const now: { on_hand?: string; batch?: string | null } = {};
        const went = await submit(async () => {
            Object.assign(now, await countStock(record.id, { counted: parseDecimal(counted) ?? counted, ...(reason.trim() ? { reason: reason.trim() } : {}) }));
        });
        if (!went) return;
        await say(now.batch ? t('cash.count_saved', { name, number: texts.number(Number(now.on_hand)) }) : t('cash.count_same'), now.batch);
        onClose();
    }
    return (
        <Modal opened onClose={onClose} title={t('cash.count_title', { name })} size={440} closeButtonProps={{ 'aria-label': t('action.close') }}>
            <form
                noValidate
                onSubmit={(event) => {
                    event.preventDefault();
                    void save();
                }}
                onKeyDown={onKeys({ 'Mod+Enter': () => void save() })}
            >
                {error && !field_errors['counted'] && !field_errors['reason'] && <Alert color="red">{error}</Alert>}
                <p className="dimmed">{t('cash.on_hand', { number: texts.number(Number(record['on_hand'] ?? 0)) })}</p>
                <div className={asked['asked']}>
                    <TextInput
                        data-autofocus
                        inputMode="decimal"
                        label={t('cash.counted')}
                        value={counted}
                        error={field_errors['counted'] || undefined}
                        onChange={(event) => {
                            clear('counted');
                            setCounted(event.currentTarget.value);
                        }}
                    />
                    <TextInput
                        label={t('cash.count_reason')}
                        maxLength={300}
                        value={reason}
                        error={field_errors['reason'] || undefined}
                        onChange={(event) => {
                            clear('reason');
                            setReason(event.currentTarget.value);
                        }}
                    />
                </div>
                <div className={classes['buttons']}>
                    <Button variant="default" onClick={onClose}>
                        {t('action.cancel')}
                    </Button>
                    <Button type="submit" loading={busy} disabled={counted.trim() === ''} title={keyLabel('Mod+Enter')}>
                        {t('action.save')}
                    </Button>
                </div>
            </form>
        </Modal>
    );
}
