import { Body, Controller, Get, Param, Put } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access, CurrentTenant, type Tenant } from '@wateja/auth';
import { ApiAnswer, ApiProblem, EntityTag, ExpectedVersion, type ExpectedVersions } from '@wateja/http';

import { RankingService } from '../ranking/ranking.service';
import {
  CurrentProgram,
  ProgramPut,
  ProgramVersionAnswer,
  ProgramVersionList,
  ProgramVersionPath,
  PutProgram,
} from './program-answers.schemas';
import { ProgramsService, type StoredProgram } from '../program/programs.service';

@ApiTags('Rewards')
@Controller('rewards/:businessId')
export class ProgramController {
  constructor(
    private readonly programs: ProgramsService,
    private readonly ranking: RankingService,
  ) {}

  @Get('program')
  @Access('rewards:read')
  @EntityTag('program')
  @ApiOperation({
    summary: 'Get the loyalty programme',
    description: 'Returns the latest version of the programme, with every field.',
  })
  @ApiAnswer({ status: 200, type: CurrentProgram, description: 'The programme.' })
  getProgram(@CurrentTenant() { business_id }: Tenant) {
    return this.currentProgram(business_id);
  }

  @Put('program')
  @Access('business:write')
  @EntityTag('program')
  @ApiOperation({
    summary: 'Save the loyalty programme',
    description:
      'Takes the whole programme; fields that are left out take their defaults. It becomes a new version, which ' +
      'applies from `valid_from` or from now on. Points that were earned stay, and a refund follows the version ' +
      'of its sale. Saving the same programme again stores nothing. Customers get their tiers by the new ' +
      'version. In a large shop this continues after the answer, and `ranking` shows its progress.',
  })
  @ApiAnswer({ status: 200, type: ProgramPut, description: 'The programme after the change.' })
  async putProgram(
    @CurrentTenant() tenant: Tenant,
    @Body() body: PutProgram,
    @ExpectedVersion() expected?: ExpectedVersions,
  ) {
    await this.programs.put(tenant, body, expected);
    await this.ranking.begin(tenant.business_id);
    const { program, ...saved } = await this.currentProgram(tenant.business_id);
    if (!program) throw new Error('A programme was saved and is not there');
    return { message: 'Program saved', ...saved, program };
  }

  @Get('program/versions')
  @Access('rewards:read')
  @ApiOperation({ summary: 'List the versions of the programme', description: 'All versions, the latest first.' })
  @ApiAnswer({ status: 200, type: ProgramVersionList, description: 'The versions.' })
  async listProgramVersions(@CurrentTenant() { business_id }: Tenant) {
    return { versions: (await this.programs.list(business_id)).map(programAnswer) };
  }

  @Get('program/versions/:version')
  @Access('rewards:read')
  @ApiOperation({
    summary: 'Get a version of the programme',
    description: 'Returns one version. Entries of the ledger name the version of their sale.',
  })
  @ApiAnswer({ status: 200, type: ProgramVersionAnswer, description: 'The version.' })
  @ApiProblem(404, 'There is no such version.')
  async getProgramVersion(@CurrentTenant() { business_id }: Tenant, @Param() { version }: ProgramVersionPath) {
    return programAnswer(await this.programs.find(business_id, version));
  }

  private async currentProgram(businessId: number) {
    const { latest, version_in_force } = await this.programs.latest(businessId);
    // The entity tag is the version, which the schema then leaves out of the programme.
    const program = latest && { ...programAnswer(latest).program, version: latest.version };
    const ranking = await this.ranking.progress(businessId, version_in_force);
    return { program, version: latest?.version ?? 0, version_in_force, ranking };
  }
}

function programAnswer({ program, valid_from, ...version }: StoredProgram) {
  return { ...version, program: { ...program, valid_from } };
}
