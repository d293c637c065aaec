// Whose story the timeline tells: the record's own, and that of what stands about it.

import { Button, Menu } from '@mantine/core';
import { IconAffiliate } from '@tabler/icons-react';
import { oneLabel } from '@/api/meta';
import type { ObjectMeta, Relation } from '@/api/types';
import { self } from '@/features/record/timeline-model';
import { useLanguage } from '@/lib/i18n';
import classes from '@/features/record/timeline.module.css';

interface Props {
    object: ObjectMeta;
    sources: readonly Relation[];
    of: readonly string[];
    onChange(of: string[]): void;
}

export function SourceMenu({ object, sources, of, onChange }: Props) {
    const { t, label } = useLanguage();
    const own = t('timeline.self', { object: label(oneLabel(object)) });
    const offers = [{ name: self, text: own }, ...sources.map((relation) => ({ name: relation.name, text: label(relation.label) }))];
    const others = of.filter((name) => name !== self);
    const shown = others.length === 0 ? own : others.length === sources.length && of.includes(self) ? t('timeline.of_all') : offers.filter(({ name }) => of.includes(name)).map(({ text }) => text).join(', ');
    return (
        <Menu closeOnItemClick={false}>
            <Menu.Target>
                <Button
                    variant={others.length > 0 ? 'light' : 'default'}
                    size="compact-sm"
                    className={classes['whose']}
                    aria-label={`${t('timeline.of')}: ${shown}`}
                    title={shown}
                    leftSection={<IconAffiliate size={13} stroke={1.6} />}
                >
                    {shown}
                </Button>
            </Menu.Target>
            <Menu.Dropdown>
                <Menu.Label>{t('timeline.of')}</Menu.Label>
                {offers.map(({ name, text }) => {
                    const on = of.includes(name);
                    return (
                        // Something is always told.
                        <Menu.CheckboxItem key={name} checked={on} disabled={on && of.length === 1} onChange={() => onChange(on ? of.filter((each) => each !== name) : [...of, name])}>
                            {text}
                        </Menu.CheckboxItem>
                    );
                })}
            </Menu.Dropdown>
        </Menu>
    );
}
