// Every key that works here and now, as the screens have registered it (lib/shortcuts.ts).

import { Kbd, Modal } from '@mantine/core';
import { useT, type MessageId } from '@/lib/i18n';
import { keyLabel } from '@/lib/keys';
import { useKeyMap } from '@/lib/shortcuts';
import classes from '@/features/palette/palette.module.css';

/** What a key means wherever it works, for screens that register it without words. */
const usual: Record<string, MessageId> = {
    ArrowDown: 'keys.into_list',
    c: 'keys.create',
    e: 'keys.edit_first',
    f: 'keys.filter',
    j: 'keys.into_list',
    m: 'keys.comment',
};

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

export function KeyMap({ onClose }: { onClose(): void }) {
    const t = useT();
    const said = ([keys, says]: [string, string]): [string, string] => [keys, says || (usual[keys] ? t(usual[keys]) : keys)];
    const groups = useKeyMap();
    return (
        <Modal opened onClose={onClose} title={t('keys.title')} size={680}>
            <p className="dimmed">{t('keys.here')}</p>
            {groups.map(({ title, keys }) => (
                <Part key={title} title={title || t('keys.this_screen')} rows={keys.map(said)} />
            ))}
        </Modal>
    );
}
