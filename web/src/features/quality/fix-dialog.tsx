// Mending by machine: what it would change first, then all of it at once, as one act that can be undone.

import { Button, Modal, Skeleton } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { fixPreviewQuery, type Fix, type QualityRule } from '@/api/quality';
import type { ObjectMeta } from '@/api/types';
import { problemText } from '@/api/use-submit';
import { RecordLink } from '@/fields/shared/record-link';
import { useLanguage } from '@/lib/i18n';
import { useTexts } from '@/lib/texts';
import { FieldShow } from '@/records/field-view';
import { useBulk } from '@/records/use-bulk';
import classes from '@/features/quality/quality.module.css';

export function FixDialog({ object, rule, onClose }: { object: ObjectMeta; rule: QualityRule; onClose(): void }) {
    const { t, label } = useLanguage();
    const texts = useTexts();
    const client = useQueryClient();
    const bulk = useBulk(object);
    const [busy, setBusy] = useState(false);
    const fields = rule.fields.filter((name) => object.fields.some((field) => field.name === name && field.writable));
    const { data, error } = useQuery(fixPreviewQuery(object.name, fields));
    async function run() {
        if (!data) return;
        setBusy(true);
        const started = await bulk({ op: 'tidy', filter: data.filter, values: { fields } });
        setBusy(false);
        if (!started) return;
        onClose();
        setTimeout(() => void client.invalidateQueries({ queryKey: ['quality'] }), 1_500);
    }
    const all = data && data.looked_at === data.count;
    return (
        <Modal opened onClose={onClose} title={`${t('quality.fix')}: ${label(rule.label)}`} size={640} closeButtonProps={{ 'aria-label': t('action.close') }}>
            {error && <p>{problemText(t, error)}</p>}
            {!data && !error && <Skeleton height={160} />}
            {data && (
                <>
                    <p role="status">
                        {all ? t('quality.fix_all', { count: data.mendable, of: texts.number(data.count) }) : t('quality.fix_some', { count: data.count, mendable: texts.number(data.mendable), looked: texts.number(data.looked_at) })}
                    </p>
                    <ul className={classes['fixes']}>
                        {data.samples.map((fix) => (
                            <FixLine key={fix.id} object={object} fix={fix} />
                        ))}
                    </ul>
                    <p className="dimmed">{t('quality.fix_text')}</p>
                </>
            )}
            <div className={classes['buttons']}>
                <Button variant="default" onClick={onClose}>
                    {t('action.cancel')}
                </Button>
                <Button data-autofocus loading={busy} disabled={!data || data.mendable === 0} onClick={() => void run()}>
                    {t('quality.fix_run')}
                </Button>
            </div>
        </Modal>
    );
}

function FixLine({ object, fix }: { object: ObjectMeta; fix: Fix }) {
    const { label } = useLanguage();
    return (
        <li>
            <RecordLink object={object.name} id={fix.id} name={fix.name} />
            {fix.fields.map((change) => {
                const field = object.fields.find((each) => each.name === change.field);
                return (
                    field && (
                        <span key={change.field} className={classes['change']}>
                            <span className="dimmed">{label(field.label)}</span>
                            <del>
                                <FieldShow field={field} value={change.from} />
                            </del>
                            <ins>
                                <FieldShow field={field} value={change.to} />
                            </ins>
                        </span>
                    )
                );
            })}
        </li>
    );
}
