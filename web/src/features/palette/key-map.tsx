import { Kbd, Modal } from '@mantine/core';
import { useT, type MessageId } from '@/lib/i18n';
import { keyLabel } from '@/lib/keys';
import classes from '@/features/palette/palette.module.css';

const general: [string, MessageId][] = [
    ['Mod+k', 'keys.palette'],
    ['/', 'keys.palette'],
    ['?', 'keys.title'],
];
const in_list: [string, MessageId][] = [
    ['↑ ↓ ← →', 'keys.move'],
    ['Enter', 'keys.open'],
    ['Shift+Enter', 'keys.peek'],
    ['e', 'keys.edit'],
    ['Space', 'keys.select'],
    ['Mod+a', 'keys.select_all'],
    ['Esc', 'keys.leave'],
    ['c', 'keys.create'],
    ['f', 'keys.filter'],
];
const in_record: [string, MessageId][] = [
    ['e', 'keys.edit_first'],
    ['m', 'keys.comment'],
    ['Mod+Enter', 'keys.save'],
];

function Part({ title, rows }: { title: string; rows: [string, string][] }) {
    return (
        <section>
            <h2 className={classes['heading']}>{title}</h2>
            <dl className={classes['map']}>
                {rows.map(([keys, text]) => (
                    <div key={keys + text}>
                        <dt>{text}</dt>
                        <dd>
                            {keys.split(' ').map((key) => (
                                <Kbd key={key} size="xs">
                                    {keyLabel(key)}
                                </Kbd>
                            ))}
                        </dd>
                    </div>
                ))}
            </dl>
        </section>
    );
}

export function KeyMap({ places, onClose }: { places: { key: string; label: string }[]; onClose(): void }) {
    const t = useT();
    const said = (rows: [string, MessageId][]) => rows.map(([keys, id]): [string, string] => [keys, t(id)]);
    return (
        <Modal opened onClose={onClose} title={t('keys.title')} size={640}>
            <Part title={t('keys.anywhere')} rows={said(general)} />
            <Part title={t('palette.go')} rows={places.map(({ key, label }) => [`g ${key}`, label])} />
            <Part title={t('keys.in_list')} rows={said(in_list)} />
            <Part title={t('keys.in_record')} rows={said(in_record)} />
        </Modal>
    );
}
