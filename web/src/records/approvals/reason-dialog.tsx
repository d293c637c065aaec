// Why a request is rejected or withdrawn; or to whom one's turn is handed on.

import { Button, Modal, Select, Textarea } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { listQuery } from '@/api/records';
import { useLanguage, type MessageId } from '@/lib/i18n';
import { onKeys } from '@/lib/keys';
import classes from '@/records/ask-dialog.module.css';

const reason_max = 300;
const people_max = 100;

export type Asked = 'reject' | 'withdraw' | 'delegate';
const titles: Record<Asked, MessageId> = { reject: 'approvals.reject', withdraw: 'approvals.withdraw', delegate: 'approvals.delegate' };

interface Props {
    act: Asked;
    about: string;
    onGo(reason: string, to: string): Promise<boolean>;
    onClose(): void;
}

export function ReasonDialog({ act, about, onGo, onClose }: Props) {
    const { t } = useLanguage();
    const [reason, setReason] = useState('');
    const [to, setTo] = useState<string | null>(null);
    const [busy, setBusy] = useState(false);
    const complete = act === 'reject' ? reason.trim() !== '' : act === 'delegate' ? to !== null : true;
    async function go() {
        if (!complete || busy) return;
        setBusy(true);
        if (await onGo(reason.trim(), to ?? '')) onClose();
        else setBusy(false);
    }
    return (
        <Modal opened onClose={onClose} title={t(titles[act])} size={440} closeButtonProps={{ 'aria-label': t('action.close') }}>
            <form
                noValidate
                onSubmit={(event) => {
                    event.preventDefault();
                    void go();
                }}
                onKeyDown={onKeys({ 'Mod+Enter': () => void go() })}
            >
                <p className="dimmed">{about}</p>
                <div className={classes['asked']}>
                    {act === 'delegate' && <Person label={t('approvals.to')} value={to} onChange={setTo} />}
                    <Textarea
                        {...(act === 'delegate' ? {} : { 'data-autofocus': true })}
                        autosize
                        minRows={2}
                        required={act === 'reject'}
                        label={t('approvals.reason')}
                        maxLength={reason_max}
                        value={reason}
                        onChange={(event) => setReason(event.currentTarget.value)}
                    />
                </div>
                <div className={classes['buttons']}>
                    <Button variant="default" onClick={onClose}>
                        {t('action.cancel')}
                    </Button>
                    <Button type="submit" loading={busy} disabled={!complete} {...(act === 'reject' ? { color: 'red' } : {})}>
                        {t(titles[act])}
                    </Button>
                </div>
            </form>
        </Modal>
    );
}

/** Somebody who may sign in. */
export function Person({ label, value, onChange }: { label: string; value: string | null; onChange(id: string | null): void }) {
    const { data } = useInfiniteQuery(listQuery('users', { sort: 'name', filter: { field: 'active', op: 'eq', value: true }, limit: people_max }));
    const people = data?.pages.flatMap((page) => page.records) ?? [];
    return (
        <Select searchable data-autofocus label={label} value={value} limit={people_max} data={people.map((one) => ({ value: one.id, label: String(one['name'] ?? '') }))} onChange={onChange} />
    );
}
