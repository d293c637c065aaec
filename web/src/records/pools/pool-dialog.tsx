// Who gets records of a pool, or why records go back to one.

import { Button, Modal, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useObject } from '@/api/meta';
import type { PoolRequest } from '@/api/pools';
import type { Named, ObjectMeta } from '@/api/types';
import { kindOf } from '@/fields/list';
import { useLanguage } from '@/lib/i18n';
import { onKeys } from '@/lib/keys';
import { wireValue } from '@/records/values';
import classes from '@/records/ask-dialog.module.css';

/** What the program alone gives as a reason. */
const programs = ['idle', 'no_deal', 'after_won'];
const note_max = 160;
const first_input = { 'data-autofocus': true };

interface Props {
    object: ObjectMeta;
    act: 'assign' | 'release';
    /** Pools that it may be put into; where there is a choice, it is asked. */
    targets?: readonly Named[];
    onGo(request: PoolRequest): Promise<boolean>;
    onClose(): void;
}

export function PoolDialog({ object, act, targets = [], onGo, onClose }: Props) {
    const { t, label } = useLanguage();
    const moves = useObject('pool_moves');
    const owner = object.fields.find((field) => field.name === 'owner');
    const Edit = owner && kindOf(owner).Edit;
    const [user, setUser] = useState<unknown>(null);
    const [reason, setReason] = useState<string | null>(null);
    const [pool, setPool] = useState<string | null>(null);
    const [note, setNote] = useState('');
    const [busy, setBusy] = useState(false);
    const reasons = moves?.fields.find((field) => field.name === 'reason')?.options?.filter((option) => option.active !== false && !programs.includes(option.value)) ?? [];
    const complete = act === 'assign' ? Boolean(user) : Boolean(reason);
    async function go() {
        if (!complete || busy) return;
        setBusy(true);
        const chosen = owner ? wireValue(owner, user) : null;
        const request: PoolRequest =
            act === 'assign' ? { user: String(chosen ?? '') } : { reason: reason ?? '', ...(note ? { note } : {}), ...(pool ? { pool } : {}) };
        if (await onGo(request)) onClose();
        else setBusy(false);
    }
    return (
        <Modal opened onClose={onClose} title={t(act === 'assign' ? 'pools.assign_title' : 'pools.release_title')} size={440} closeButtonProps={{ 'aria-label': t('action.close') }}>
            <form
                noValidate
                onSubmit={(event) => {
                    event.preventDefault();
                    void go();
                }}
                onKeyDown={onKeys({ 'Mod+Enter': () => void go() })}
            >
                <p className="dimmed">{t(act === 'assign' ? 'pools.assign_text' : 'pools.release_text')}</p>
                <div className={classes['asked']}>
                    {act === 'assign' && Edit && owner && (
                        <Edit field={owner} value={user} record={{}} onChange={setUser} input={{ label: label(owner.label), required: true, ...first_input }} />
                    )}
                    {act === 'release' && (
                        <>
                            <Select data-autofocus required allowDeselect={false} label={t('pools.reason')} value={reason} data={reasons.map((option) => ({ value: option.value, label: label(option.label) }))} onChange={setReason} />
                            {targets.length > 1 && (
                                <Select clearable label={t('pools.target')} placeholder={t('pools.target_home')} value={pool} data={targets.map((each) => ({ value: each.id, label: each.name }))} onChange={setPool} />
                            )}
                            <TextInput label={t('pools.note')} maxLength={note_max} value={note} onChange={(event) => setNote(event.currentTarget.value)} />
                        </>
                    )}
                </div>
                <div className={classes['buttons']}>
                    <Button variant="default" onClick={onClose}>
                        {t('action.cancel')}
                    </Button>
                    <Button type="submit" loading={busy} disabled={!complete}>
                        {t(act === 'assign' ? 'pools.assign' : 'pools.release')}
                    </Button>
                </div>
            </form>
        </Modal>
    );
}
