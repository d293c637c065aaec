import { Button, Modal } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { oneLabel, useMeta } from '@/api/meta';
import { useLanguage } from '@/lib/i18n';
import { useTexts } from '@/lib/texts';
import type { Waiting } from '@/records/outbox';
import { useOutbox } from '@/records/use-outbox';
import classes from '@/app/frame/line-bar.module.css';

function WaitingItem({ entry, onClose }: { entry: Waiting; onClose(): void }) {
    const { t, label } = useLanguage();
    const texts = useTexts();
    const { discard, retry } = useOutbox();
    const object = useMeta().object(entry.object);
    const name = object ? label(oneLabel(object)) : entry.object;
    return (
        <li className={classes['item']}>
            <div className={classes['what']}>
                <strong>{entry.record ? t(entry.removed ? 'offline.removal' : 'offline.change', { object: name, name: entry.title }) : t('offline.new', { object: name })}</strong>
                <span className="dimmed">
                    {texts.date_time(entry.at)}
                    {!entry.record && entry.title && ` · ${entry.title}`}
                </span>
                <span className="dimmed">
                    {Object.keys(entry.values)
                        .map((field) => object?.fields.find((each) => each.name === field))
                        .flatMap((field) => (field ? [label(field.label)] : []))
                        .join(' · ')}
                </span>
                {entry.refused && <span className={classes['refused']}>{entry.refused}</span>}
            </div>
            <div className={classes['buttons']}>
                {entry.record && (
                    <Button size="compact-sm" variant="default" renderRoot={(props) => <Link to="/$object/$record" params={{ object: entry.object, record: entry.record ?? '' }} search={{}} onClick={onClose} {...props} />}>
                        {t('offline.open')}
                    </Button>
                )}
                {entry.refused && (
                    <Button size="compact-sm" variant="default" onClick={() => retry(entry.id)}>
                        {t('offline.retry')}
                    </Button>
                )}
                <Button size="compact-sm" variant="subtle" color="red" onClick={() => discard(entry.id)}>
                    {t('offline.discard')}
                </Button>
            </div>
        </li>
    );
}

/** What waits to be sent, and what was not taken and why. */
export function WaitingDialog({ onClose }: { onClose(): void }) {
    const { t } = useLanguage();
    const { waiting } = useOutbox();
    return (
        <Modal opened onClose={onClose} title={t('offline.list')} size={560}>
            <ul className={classes['list']}>
                {waiting.map((entry) => (
                    <WaitingItem key={entry.id} entry={entry} onClose={onClose} />
                ))}
            </ul>
        </Modal>
    );
}
