import { Alert, Button, Skeleton } from '@mantine/core';
import { IconBriefcase, IconBuildingFactory2, IconCode, IconHome, IconSchool, type Icon } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { applyTemplate, templatesQuery, type Template } from '@/api/admin';
import { problemText, useSubmit } from '@/api/use-submit';
import { useLanguage } from '@/lib/i18n';
import classes from '@/features/setup/first-run.module.css';

const icons: Record<string, Icon> = { code: IconCode, 'building-factory': IconBuildingFactory2, school: IconSchool, home: IconHome, briefcase: IconBriefcase };

export function TemplateStep({ onDone }: { onDone(): void }) {
    const { t, label } = useLanguage();
    const client = useQueryClient();
    const { data: templates, error: trouble } = useQuery(templatesQuery);
    const { busy, error, submit } = useSubmit();
    const [chosen, setChosen] = useState<string | null>(null);
    const template = templates?.find((each) => each.name === chosen);
    const apply = async () => {
        if (!template) return;
        if (!(await submit(() => applyTemplate(template.name)))) return;
        await client.invalidateQueries();
        onDone();
    };
    const problem = error ?? (trouble ? problemText(t, trouble) : null);
    return (
        <>
            <h2>{t('first.template_question')}</h2>
            <p className="dimmed">{t('first.template_text')}</p>
            {problem && <Alert color="red">{problem}</Alert>}
            {!templates && !trouble && <Skeleton height={160} />}
            <div className={classes['cards']} role="group" aria-label={t('first.template')}>
                {templates?.map((each) => {
                    const Shown = icons[each.icon] ?? IconBriefcase;
                    return (
                        <button key={each.name} type="button" className={classes['card']} aria-pressed={each.name === chosen} onClick={() => setChosen(each.name)}>
                            <Shown size={20} stroke={1.6} aria-hidden />
                            <strong>{label(each.label)}</strong>
                            <span>{label(each.text)}</span>
                            {each.applied && <em>{t('first.applied')}</em>}
                        </button>
                    );
                })}
            </div>
            {template && (
                <>
                    <TemplateContents template={template} />
                    <div>
                        <Button size="sm" loading={busy} onClick={() => void apply()}>
                            {t('first.template_use', { name: label(template.label) })}
                        </Button>
                    </div>
                </>
            )}
        </>
    );
}

/** What would be added, before it is. */
function TemplateContents({ template }: { template: Template }) {
    const { t, label } = useLanguage();
    return (
        <div className={classes['contents']} role="status">
            {template.pipelines.map((pipeline) => (
                <div key={pipeline.name.en}>
                    <h3>{t('first.pipeline', { name: label(pipeline.name) })}</h3>
                    <ol>
                        {pipeline.stages.map((stage) => (
                            <li key={stage.name.en} data-kind={stage.kind}>
                                {label(stage.name)}
                            </li>
                        ))}
                    </ol>
                </div>
            ))}
            <div>
                <h3>{t('first.fields', { count: template.fields.length })}</h3>
                <p className="dimmed">{template.fields.map(({ declaration }) => label(declaration.label)).join(t('first.joint'))}</p>
            </div>
        </div>
    );
}
